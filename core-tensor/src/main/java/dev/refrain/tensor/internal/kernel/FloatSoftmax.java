package dev.refrain.tensor.internal.kernel;

/** Softmax and its logarithm along rows, shifted by the row's maximum so that no exponential overflows. */
public final class FloatSoftmax {
    private FloatSoftmax() {}

    /** y_i = exp(x_i - max) / Σ_j exp(x_j - max), for rows of {@code n} > 0 elements one after the other. */
    public static void softmaxRows(float[] x, int xAt, float[] y, int yAt, int rows, int n, UnaryLoop<float[]> exp) {
        float[] lanes = FloatReductions.lanes();
        for (int r = 0; r < rows; r++) {
            int row = yAt + r * n;
            float max = FloatReductions.max(x, xAt + r * n, n);
            float sum = shiftedExponentials(x, xAt + r * n, y, row, n, max, exp, lanes);
            for (int i = 0; i < n; i++) {
                y[row + i] /= sum;
            }
        }
    }

    /** y_i = (x_i - max) - log Σ_j exp(x_j - max). */
    public static void logSoftmaxRows(float[] x, int xAt, float[] y, int yAt, int rows, int n, UnaryLoop<float[]> exp) {
        float[] lanes = FloatReductions.lanes();
        for (int r = 0; r < rows; r++) {
            int row = yAt + r * n;
            float max = FloatReductions.max(x, xAt + r * n, n);
            float logSum = PointwiseFunctions.log(shiftedExponentials(x, xAt + r * n, y, row, n, max, exp, lanes));
            for (int i = 0; i < n; i++) {
                y[row + i] = x[xAt + r * n + i] - max - logSum;
            }
        }
    }

    /** y_i = exp(x_i - shift); returns their sum. {@code lanes} is scratch memory of FloatReductions.lanes(). */
    static float shiftedExponentials(
            float[] x, int xAt, float[] y, int yAt, int n, float shift, UnaryLoop<float[]> exp, float[] lanes) {
        for (int i = 0; i < n; i++) {
            y[yAt + i] = x[xAt + i] - shift;
        }
        exp.run(y, yAt, y, yAt, n);
        return FloatReductions.sum(y, yAt, n, lanes);
    }
}
