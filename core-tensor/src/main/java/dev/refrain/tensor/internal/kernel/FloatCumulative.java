package dev.refrain.tensor.internal.kernel;

/** Sums of all elements up to each one, one after the other from the first, or in reverse from the last. */
public final class FloatCumulative {
    private FloatCumulative() {}

    /** y[r, i] = x[r, 0] + ... + x[r, i], for rows of {@code n} > 0 elements; in reverse, x[r, n - 1] + ... + x[r, i]. */
    public static void rows(float[] x, int xAt, float[] y, int yAt, int rows, int n, boolean reverse) {
        for (int r = 0; r < rows; r++) {
            row(x, xAt + r * n + (reverse ? n - 1 : 0), y, yAt + r * n + (reverse ? n - 1 : 0), n, reverse ? -1 : 1);
        }
    }

    private static void row(float[] x, int xAt, float[] y, int yAt, int n, int step) {
        float sum = x[xAt];
        y[yAt] = sum;
        for (int i = 1; i < n; i++) {
            sum += x[xAt + i * step];
            y[yAt + i * step] = sum;
        }
    }

    /** The same down the columns of {@code rows} > 0 rows, which begin {@code stride} apart: {@code n} columns of them. */
    public static void columns(
            float[] x, int xAt, float[] y, int yAt, int stride, int rows, int n, boolean reverse, FloatRowLoops loops) {
        int step = reverse ? -stride : stride;
        int from = xAt + (reverse ? (rows - 1) * stride : 0);
        int to = yAt + (reverse ? (rows - 1) * stride : 0);
        System.arraycopy(x, from, y, to, n);
        for (int r = 1; r < rows; r++) {
            System.arraycopy(y, to + (r - 1) * step, y, to + r * step, n);
            loops.sumColumns(x, from + r * step, n, 1, y, to + r * step, n);
        }
    }
}
