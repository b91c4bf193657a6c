package dev.refrain.tensor.internal.kernel;

/**
 * Rows brought to mean 0 and variance 1: y = (x - mean) / s with s = √(variance + ε), of the variance of all n elements; and
 * the slope of that. Rows have {@code n} > 0 elements and lie one after the other.
 */
public final class FloatNormalisation {
    private FloatNormalisation() {}

    /** y = (x - mean) / s; {@code scratch} has LANES elements. */
    public static void rows(
            float[] x,
            int xAt,
            float[] y,
            int yAt,
            int rows,
            int n,
            float epsilon,
            FloatRowLoops loops,
            float[] scratch) {
        for (int r = 0; r < rows; r++) {
            int row = xAt + r * n;
            float mean = loops.sum(x, row, n, scratch) / n;
            float deviation = deviation(x, row, n, mean, epsilon, loops, scratch);
            loops.normalised(x, row, y, yAt + r * n, n, mean, deviation);
        }
    }

    private static float deviation(
            float[] x, int at, int n, float mean, float epsilon, FloatRowLoops loops, float[] scratch) {
        return PointwiseFunctions.sqrt(loops.deviations(x, at, n, mean, scratch) / n + epsilon);
    }

    /** z = (c - Σ c / n - y Σ c y / n) / s, where y and s are those of x; {@code scratch} has LANES + 2 n elements. */
    public static void slopes(
            float[] x,
            int xAt,
            float[] c,
            int cAt,
            float[] z,
            int zAt,
            int rows,
            int n,
            float epsilon,
            FloatRowLoops loops,
            float[] scratch) {
        int normal = FloatRowLoops.LANES;
        int product = normal + n;
        for (int r = 0; r < rows; r++) {
            int row = xAt + r * n;
            float mean = loops.sum(x, row, n, scratch) / n;
            float deviation = deviation(x, row, n, mean, epsilon, loops, scratch);
            loops.normalised(x, row, scratch, normal, n, mean, deviation);
            System.arraycopy(c, cAt + r * n, scratch, product, n);
            loops.productColumns(scratch, normal, n, 1, scratch, product, n);
            float along = loops.sum(scratch, product, n, scratch) / n;
            float meanCotangent = loops.sum(c, cAt + r * n, n, scratch) / n;
            loops.scaled(scratch, normal, scratch, normal, n, -along, -meanCotangent);
            System.arraycopy(c, cAt + r * n, z, zAt + r * n, n);
            loops.sumColumns(scratch, normal, n, 1, z, zAt + r * n, n);
            loops.quotient(z, zAt + r * n, z, zAt + r * n, n, deviation);
        }
    }
}
