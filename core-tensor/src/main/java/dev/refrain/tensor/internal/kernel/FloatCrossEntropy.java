package dev.refrain.tensor.internal.kernel;

/** Cross-entropy of rows of logits against the index of the right column, and its slope. */
public final class FloatCrossEntropy {
    private FloatCrossEntropy() {}

    /** y_r = log Σ_j exp(x_rj - x_rt) for the rows {@code from .. to-1} of {@code n} > 0 elements, with t the target of r. */
    public static void rows(
            float[] x, int xAt, int[] targets, float[] y, int yAt, int from, int to, int n, UnaryLoop<float[]> exp) {
        float[] lanes = FloatReductions.lanes();
        float[] scratch = new float[n];
        for (int r = from; r < to; r++) {
            int row = xAt + r * n;
            float max = FloatReductions.max(x, row, n);
            float sum = FloatSoftmax.shiftedExponentials(x, row, scratch, 0, n, max, exp, lanes);
            y[yAt + r] = max - x[row + targets[r]] + PointwiseFunctions.log(sum); // neither term is negative
        }
    }

    /** y_rj = c_r (softmax(x_r)_j - [j = t]) for the rows {@code from .. to-1}. */
    public static void slopeRows(
            float[] x,
            int xAt,
            float[] c,
            int cAt,
            int[] targets,
            float[] y,
            int yAt,
            int from,
            int to,
            int n,
            UnaryLoop<float[]> exp) {
        float[] lanes = FloatReductions.lanes();
        for (int r = from; r < to; r++) {
            int row = yAt + r * n;
            float max = FloatReductions.max(x, xAt + r * n, n);
            float sum = FloatSoftmax.shiftedExponentials(x, xAt + r * n, y, row, n, max, exp, lanes);
            float factor = c[cAt + r];
            int target = row + targets[r];
            float rest = (y[target] - sum) / sum * factor;
            for (int i = 0; i < n; i++) {
                y[row + i] = y[row + i] / sum * factor;
            }
            y[target] = rest;
        }
    }
}
