package dev.refrain.tensor.pointwise;

/** Where a pointwise function is smooth: what checks of its derivative may draw arguments from. */
public enum Domain {
    /** All reals. */
    REALS,
    /** Every argument is positive. */
    POSITIVE,
    /** Every argument is greater than -1. */
    ABOVE_MINUS_ONE,
    /** The last argument is not 0: there is a pole or a kink. */
    NONZERO,
    /** The two arguments differ: there is a kink or a jump where they are equal. */
    DISTINCT
}
