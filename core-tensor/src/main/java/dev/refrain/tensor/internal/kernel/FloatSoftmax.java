package dev.refrain.tensor.internal.kernel;

/**
 * Softmax and its logarithm along rows, shifted by the row's maximum so that no exponential overflows. The result may
 * replace the argument; {@code scratch} is memory of LANES + n elements.
 */
public final class FloatSoftmax {
    private FloatSoftmax() {}

    /** y_i = exp(x_i - max) / Σ_j exp(x_j - max), for rows of {@code n} > 0 elements one after the other. */
    public static void softmaxRows(
            float[] x, int xAt, float[] y, int yAt, int rows, int n, FloatRowLoops loops, float[] scratch) {
        for (int r = 0; r < rows; r++) {
            int row = yAt + r * n;
            float sum = shiftedExponentials(x, xAt + r * n, y, row, n, loops, scratch);
            loops.quotient(y, row, y, row, n, sum);
        }
    }

    /** y_i = (x_i - max) - log Σ_j exp(x_j - max). */
    public static void logSoftmaxRows(
            float[] x, int xAt, float[] y, int yAt, int rows, int n, FloatRowLoops loops, float[] scratch) {
        for (int r = 0; r < rows; r++) {
            int row = xAt + r * n;
            float max = loops.max(x, row, n, scratch);
            float logSum = PointwiseFunctions.log(exponentialSum(x, row, n, max, loops, scratch));
            loops.difference(x, row, y, yAt + r * n, n, max, logSum);
        }
    }

    /** y_i = exp(x_i - max); returns their sum. */
    static float shiftedExponentials(
            float[] x, int xAt, float[] y, int yAt, int n, FloatRowLoops loops, float[] scratch) {
        loops.exponential(x, xAt, y, yAt, n, loops.max(x, xAt, n, scratch));
        return loops.sum(y, yAt, n, scratch);
    }

    /** Σ exp(x_i - max), by way of scratch memory. */
    static float exponentialSum(float[] x, int xAt, int n, float max, FloatRowLoops loops, float[] scratch) {
        loops.exponential(x, xAt, scratch, FloatRowLoops.LANES, n, max);
        return loops.sum(scratch, FloatRowLoops.LANES, n, scratch);
    }
}
