package dev.refrain.autograd.check;

/** What two numbers that should be equal and are not say about a gradient. */
public enum Verdict {
    /**
     * The gradient is wrong: it differs from differences that agree among themselves, or from another way to calculate it. Also
     * at a kink, where it is none of the slopes there are: neither that of a side nor between the two.
     */
    WRONG,

    /**
     * The value, or the gradient where that is differentiated, has a kink, a jump or the edge of its domain so near that
     * differences reach over it, and what is claimed is the slope of one side or lies between the two. A derivative there is a
     * convention that no difference confirms: check at another place.
     */
    KINK,

    /** Rounding of the value leaves the differences too uncertain to say: scale the inputs, or set a tolerance. */
    CANCELLATION,

    /** The same place gave other bits the second time, so nothing that is compared means anything. It is said alone. */
    NONDETERMINISTIC;

    /** Whether the gradient may yet be right: at a {@link #KINK}, and in a {@link #CANCELLATION}. */
    public boolean isUndecided() {
        return this == KINK || this == CANCELLATION;
    }
}
