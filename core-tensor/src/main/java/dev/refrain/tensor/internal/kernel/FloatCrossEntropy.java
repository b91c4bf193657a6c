package dev.refrain.tensor.internal.kernel;

/**
 * Cross-entropy of rows of logits against the index of the right column, and its slope. {@code scratch} is memory of
 * LANES + n elements.
 */
public final class FloatCrossEntropy {
    private FloatCrossEntropy() {}

    /** y_r = log Σ_j exp(x_rj - x_rt) for the rows {@code from .. to-1} of {@code n} > 0 elements, with t the target of r. */
    public static void rows(
            float[] x,
            int xAt,
            int[] targets,
            float[] y,
            int yAt,
            int from,
            int to,
            int n,
            FloatRowLoops loops,
            float[] scratch) {
        for (int r = from; r < to; r++) {
            int row = xAt + r * n;
            float max = loops.max(x, row, n, scratch);
            float sum = FloatSoftmax.exponentialSum(x, row, n, max, loops, scratch);
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
            FloatRowLoops loops,
            float[] scratch) {
        for (int r = from; r < to; r++) {
            int row = yAt + r * n;
            float sum = FloatSoftmax.shiftedExponentials(x, xAt + r * n, y, row, n, loops, scratch);
            float factor = c[cAt + r];
            int target = row + targets[r];
            float rest = (y[target] - sum) / sum * factor;
            loops.scaledQuotient(y, row, y, row, n, sum, factor);
            y[target] = rest;
        }
    }
}
