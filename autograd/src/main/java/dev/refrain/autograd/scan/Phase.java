package dev.refrain.autograd.scan;

/** When, in a run over all times, a value of the step is calculated. */
enum Phase {
    /** Once, as it is the same for all times. */
    ONCE,
    /** Before the loop over time, for many times in one call. */
    BEFORE,
    /** In the loop, time by time. */
    STEP,
    /** After the loop, for many times in one call; a sum over rows is then the sum over time too. */
    AFTER,
    /** At the end, from such sums. */
    END
}
