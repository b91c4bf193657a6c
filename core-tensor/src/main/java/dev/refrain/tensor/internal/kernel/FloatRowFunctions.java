package dev.refrain.tensor.internal.kernel;

/**
 * What happens to one element of a row, as one scalar method each. The loops over rows are generated from these: {@link
 * FloatRowLoops}, plain, and for float also vector loops, so both do the same operations in the same order.
 *
 * <p>A {@link Fold} takes an element x to a lane. It becomes a loop along a row, which returns what its lanes have
 * become, and a loop down columns, in which every column is a lane. Any other method is a map, and becomes a loop that
 * writes a row. Further parameters are the same for a whole row; down columns, there is one for each column.
 *
 * <p>They are written in the part of Java that {@code src/generator} translates.
 */
public final class FloatRowFunctions {
    private FloatRowFunctions() {}

    /** Σ x. */
    @Fold(start = 0f, meet = "sum")
    public static float sum(float lane, float x) {
        return lane + x;
    }

    /** Π x. */
    @Fold(start = 1f, meet = "product")
    public static float product(float lane, float x) {
        return lane * x;
    }

    /** min x: NaN wins, and -0 over +0. */
    @Fold(start = Float.POSITIVE_INFINITY, meet = "min", anyOrder = true)
    public static float min(float lane, float x) {
        return Math.min(lane, x);
    }

    /** max x: NaN wins, and +0 over -0. */
    @Fold(start = Float.NEGATIVE_INFINITY, meet = "max", anyOrder = true)
    public static float max(float lane, float x) {
        return Math.max(lane, x);
    }

    /** max |x|; NaN wins. */
    @Fold(start = 0f, meet = "max", anyOrder = true)
    public static float maxAbs(float lane, float x) {
        return Math.max(lane, Math.abs(x));
    }

    /** Σ (x scale)². */
    @Fold(start = 0f, meet = "sum")
    public static float squares(float lane, float x, float scale) {
        float scaled = x * scale;
        return Math.fma(scaled, scaled, lane);
    }

    /** Σ (x - mean)². */
    @Fold(start = 0f, meet = "sum")
    public static float deviations(float lane, float x, float mean) {
        float deviation = x - mean;
        return Math.fma(deviation, deviation, lane);
    }

    /** Σ exp(x - shift). Along a row, it is the sum of what {@link #exponential} wrote. */
    @Fold(start = 0f, meet = "sum", alongRows = false)
    public static float exponentials(float lane, float x, float shift) {
        return lane + PointwiseFunctions.exp(x - shift);
    }

    /** exp(x - shift). */
    public static float exponential(float x, float shift) {
        return PointwiseFunctions.exp(x - shift);
    }

    /** x / divisor. */
    public static float quotient(float x, float divisor) {
        return x / divisor;
    }

    /** x / divisor · factor. */
    public static float scaledQuotient(float x, float divisor, float factor) {
        return x / divisor * factor;
    }

    /** (x - mean) / deviation. */
    public static float normalised(float x, float mean, float deviation) {
        return (x - mean) / deviation;
    }

    /** x factor + shift. */
    public static float scaled(float x, float factor, float shift) {
        return Math.fma(x, factor, shift);
    }

    /** x - first - second. */
    public static float difference(float x, float first, float second) {
        return x - first - second;
    }
}
