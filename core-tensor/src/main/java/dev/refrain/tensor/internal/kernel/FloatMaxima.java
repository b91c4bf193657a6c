package dev.refrain.tensor.internal.kernel;

/** Where maxima are: NaN wins, then +0 over -0, and of equals the first. */
public final class FloatMaxima {
    private FloatMaxima() {}

    /** out[r] = the index of the first maximum of x[r, :], for rows of {@code n} > 0 elements. */
    public static void rows(
            float[] x, int xAt, int[] out, int outAt, int rows, int n, FloatRowLoops loops, float[] lanes) {
        for (int r = 0; r < rows; r++) {
            int row = xAt + r * n;
            float max = loops.max(x, row, n, lanes);
            int first = 0;
            while (!isMax(x[row + first], max)) {
                first++;
            }
            out[outAt + r] = first;
        }
    }

    /** out[j] = the row of the first maximum of x[:, j]; {@code scratch} has {@code n} elements. */
    public static void columns(
            float[] x,
            int xAt,
            int stride,
            int rows,
            int[] out,
            int outAt,
            int n,
            FloatRowLoops loops,
            float[] scratch) {
        FloatReductions.maxima(x, xAt, stride, rows, scratch, 0, n, loops);
        for (int r = rows - 1; r >= 0; r--) { // backwards, so that the first one stays
            for (int j = 0; j < n; j++) {
                if (isMax(x[xAt + r * stride + j], scratch[j])) {
                    out[outAt + j] = r;
                }
            }
        }
    }

    /** The second condition tells the zeros apart, and takes NaN for NaN; the first is quick. */
    static boolean isMax(float x, float max) {
        return !(x < max) && Float.compare(x, max) == 0;
    }
}
