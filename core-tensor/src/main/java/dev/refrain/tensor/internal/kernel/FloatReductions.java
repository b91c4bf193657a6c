package dev.refrain.tensor.internal.kernel;

import java.util.Arrays;

/**
 * Sums and maxima in a fixed order, whatever the vector length and the number of threads.
 *
 * <p>A sum along a row has 64 / {@link Float#BYTES} logical lanes: lane j adds up elements j, j + lanes, j + 2 lanes, ...,
 * and the lanes are added as a tree, upper half to lower half.
 */
public final class FloatReductions {
    private static final int LANES = 64 / Float.BYTES;

    private FloatReductions() {}

    /** out[r] = Σ_i x[r, i], for rows of {@code n} elements one after the other. */
    public static void sumRows(float[] x, int xAt, float[] out, int outAt, int rows, int n) {
        float[] lanes = new float[LANES];
        for (int r = 0; r < rows; r++) {
            out[outAt + r] = sum(x, xAt + r * n, n, lanes);
        }
    }

    /** The sum of {@code n} neighbouring elements; {@code lanes} is scratch memory of LANES elements. */
    static float sum(float[] x, int at, int n, float[] lanes) {
        Arrays.fill(lanes, 0f);
        int whole = n - n % LANES;
        for (int i = 0; i < whole; i += LANES) {
            for (int lane = 0; lane < LANES; lane++) {
                lanes[lane] += x[at + i + lane];
            }
        }
        for (int i = whole; i < n; i++) {
            lanes[i - whole] += x[at + i];
        }
        for (int half = LANES / 2; half > 0; half /= 2) {
            for (int lane = 0; lane < half; lane++) {
                lanes[lane] += lanes[lane + half];
            }
        }
        return lanes[0];
    }

    /** Scratch memory for {@link #sum}. */
    static float[] lanes() {
        return new float[LANES];
    }

    /** out[j] = Σ_r x[r, j], adding row after row. */
    public static void sumColumns(float[] x, int xAt, float[] out, int outAt, int rows, int n) {
        Arrays.fill(out, outAt, outAt + n, 0f);
        for (int r = 0; r < rows; r++) {
            add(x, xAt + r * n, out, outAt, n);
        }
    }

    /** out = out + x. */
    static void add(float[] x, int xAt, float[] out, int outAt, int n) {
        for (int j = 0; j < n; j++) {
            out[outAt + j] += x[xAt + j];
        }
    }

    /** out[r] = max_i x[r, i]; NaN wins, and +0 over -0. Rows are not empty. */
    public static void maxRows(float[] x, int xAt, float[] out, int outAt, int rows, int n) {
        for (int r = 0; r < rows; r++) {
            out[outAt + r] = max(x, xAt + r * n, n);
        }
    }

    static float max(float[] x, int at, int n) {
        float max = x[at];
        for (int i = 1; i < n; i++) {
            max = Math.max(max, x[at + i]);
        }
        return max;
    }

    /** out[r, i] = 1 where x[r, i] is the first maximum of its row (the first NaN, if there is one), else 0. */
    public static void firstMaxRows(float[] x, int xAt, float[] out, int outAt, int rows, int n) {
        Arrays.fill(out, outAt, outAt + rows * n, 0f);
        for (int r = 0; r < rows; r++) {
            int first = 0;
            float max = max(x, xAt + r * n, n);
            while (Float.compare(x[xAt + r * n + first], max) != 0) { // compare: NaN equals NaN
                first++;
            }
            out[outAt + r * n + first] = 1f;
        }
    }
}
