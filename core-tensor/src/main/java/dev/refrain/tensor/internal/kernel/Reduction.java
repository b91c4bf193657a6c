package dev.refrain.tensor.internal.kernel;

/** What many elements become: one number. n is how many they are. */
public enum Reduction {
    /** Σ x. */
    SUM,
    /** Σ x / n, so NaN of no element. */
    MEAN,
    /** max x: NaN wins, and +0 over -0. -∞ of no element. */
    MAX,
    /** min x: NaN wins, and -0 over +0. ∞ of no element. */
    MIN,
    /** Π x. */
    PROD,
    /**
     * √Σ x². Where Σ x² overflows, or is so small that squares are lost, the elements are first scaled by a power of two, so
     * the result is as good as anywhere. NaN wins over ∞.
     */
    NORM,
    /** Σ (x - mean)² / n, in two passes: what varies little about a large mean is not lost. */
    VARIANCE,
    /** Σ (x - mean)² / (n - 1). NaN of one element. */
    SAMPLE_VARIANCE,
    /** log Σ exp x, shifted by the maximum. -∞ if all elements are, ∞ if any is, NaN if any is. */
    LOG_SUM_EXP
}
