package dev.refrain.tensor.internal.simd;

import dev.refrain.tensor.internal.kernel.FloatProducts;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Matrix products with equal bits to {@link FloatProducts}: lanes hold different elements of C, so a chain is never split.
 * Four rows by two vectors of C are in registers at a time, eight chains, which suits any vector length.
 */
public final class ProductVectors {
    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = FLOATS.length();
    private static final int ROWS = 4;

    private ProductVectors() {}

    /**
     * C = A B for rows {@code from .. to-1} of A and C, as {@link FloatProducts#rows}. Column blocks are the outer loop, so
     * that a block of B stays in cache while all rows pass over it.
     */
    public static void rows(
            float[] a,
            int aAt,
            int aRow,
            int aColumn,
            float[] b,
            int bAt,
            int bRow,
            float[] c,
            int cAt,
            int cRow,
            int from,
            int to,
            int k,
            int n) {
        int single = to - (to - from) % ROWS;
        int j = 0;
        for (; j + 2 * LANES <= n; j += 2 * LANES) {
            for (int i = from; i < single; i += ROWS) {
                fourByTwo(a, aAt + i * aRow, aRow, aColumn, b, bAt + j, bRow, c, cAt + i * cRow + j, cRow, k);
            }
        }
        if (j + LANES <= n) {
            for (int i = from; i < single; i += ROWS) {
                fourByOne(a, aAt + i * aRow, aRow, aColumn, b, bAt + j, bRow, c, cAt + i * cRow + j, cRow, k);
            }
        }
        int whole = n - n % LANES;
        for (j = 0; j < whole; j += LANES) {
            for (int i = single; i < to; i++) {
                oneByOne(a, aAt + i * aRow, aColumn, b, bAt + j, bRow, c, cAt + i * cRow + j, k);
            }
        }
        if (whole < n) {
            FloatProducts.rows(
                    a, aAt, aRow, aColumn, b, bAt + whole, bRow, c, cAt + whole, cRow, from, to, k, n - whole);
        }
    }

    private static void fourByTwo(
            float[] a, int a0, int aRow, int aColumn, float[] b, int b0, int bRow, float[] c, int c0, int cRow, int k) {
        FloatVector zero = FloatVector.zero(FLOATS);
        FloatVector left0 = zero;
        FloatVector left1 = zero;
        FloatVector left2 = zero;
        FloatVector left3 = zero;
        FloatVector right0 = zero;
        FloatVector right1 = zero;
        FloatVector right2 = zero;
        FloatVector right3 = zero;
        int a1 = a0 + aRow;
        int a2 = a1 + aRow;
        int a3 = a2 + aRow;
        for (int p = 0; p < k; p++) {
            int column = p * aColumn;
            FloatVector left = FloatVector.fromArray(FLOATS, b, b0 + p * bRow);
            FloatVector right = FloatVector.fromArray(FLOATS, b, b0 + p * bRow + LANES);
            FloatVector x0 = FloatVector.broadcast(FLOATS, a[a0 + column]);
            left0 = x0.fma(left, left0);
            right0 = x0.fma(right, right0);
            FloatVector x1 = FloatVector.broadcast(FLOATS, a[a1 + column]);
            left1 = x1.fma(left, left1);
            right1 = x1.fma(right, right1);
            FloatVector x2 = FloatVector.broadcast(FLOATS, a[a2 + column]);
            left2 = x2.fma(left, left2);
            right2 = x2.fma(right, right2);
            FloatVector x3 = FloatVector.broadcast(FLOATS, a[a3 + column]);
            left3 = x3.fma(left, left3);
            right3 = x3.fma(right, right3);
        }
        left0.intoArray(c, c0);
        right0.intoArray(c, c0 + LANES);
        left1.intoArray(c, c0 + cRow);
        right1.intoArray(c, c0 + cRow + LANES);
        left2.intoArray(c, c0 + 2 * cRow);
        right2.intoArray(c, c0 + 2 * cRow + LANES);
        left3.intoArray(c, c0 + 3 * cRow);
        right3.intoArray(c, c0 + 3 * cRow + LANES);
    }

    private static void fourByOne(
            float[] a, int a0, int aRow, int aColumn, float[] b, int b0, int bRow, float[] c, int c0, int cRow, int k) {
        FloatVector sum0 = FloatVector.zero(FLOATS);
        FloatVector sum1 = sum0;
        FloatVector sum2 = sum0;
        FloatVector sum3 = sum0;
        for (int p = 0; p < k; p++) {
            int column = a0 + p * aColumn;
            FloatVector y = FloatVector.fromArray(FLOATS, b, b0 + p * bRow);
            sum0 = FloatVector.broadcast(FLOATS, a[column]).fma(y, sum0);
            sum1 = FloatVector.broadcast(FLOATS, a[column + aRow]).fma(y, sum1);
            sum2 = FloatVector.broadcast(FLOATS, a[column + 2 * aRow]).fma(y, sum2);
            sum3 = FloatVector.broadcast(FLOATS, a[column + 3 * aRow]).fma(y, sum3);
        }
        sum0.intoArray(c, c0);
        sum1.intoArray(c, c0 + cRow);
        sum2.intoArray(c, c0 + 2 * cRow);
        sum3.intoArray(c, c0 + 3 * cRow);
    }

    private static void oneByOne(
            float[] a, int a0, int aColumn, float[] b, int b0, int bRow, float[] c, int c0, int k) {
        FloatVector sum = FloatVector.zero(FLOATS);
        for (int p = 0; p < k; p++) {
            FloatVector x = FloatVector.broadcast(FLOATS, a[a0 + p * aColumn]);
            sum = x.fma(FloatVector.fromArray(FLOATS, b, b0 + p * bRow), sum);
        }
        sum.intoArray(c, c0);
    }
}
