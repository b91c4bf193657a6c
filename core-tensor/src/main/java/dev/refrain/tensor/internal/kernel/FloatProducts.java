package dev.refrain.tensor.internal.kernel;

import java.util.Arrays;

/** Matrix products: each element of C is one chain of fused multiply-adds over ascending k that begins at 0. */
public final class FloatProducts {
    private FloatProducts() {}

    /**
     * C = A B for rows {@code from .. to-1} of A and C. A is [m, k] with any strides; the rows of B [k, n] and of C [m, n]
     * are contiguous. The loop over n is innermost, so vector lanes hold different elements and never split a chain.
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
        for (int i = from; i < to; i++) {
            int row = cAt + i * cRow;
            Arrays.fill(c, row, row + n, 0f);
            for (int p = 0; p < k; p++) {
                accumulate(a[aAt + i * aRow + p * aColumn], b, bAt + p * bRow, c, row, n);
            }
        }
    }

    /** c = x b + c. */
    private static void accumulate(float x, float[] b, int bAt, float[] c, int cAt, int n) {
        for (int j = 0; j < n; j++) {
            c[cAt + j] = Math.fma(x, b[bAt + j], c[cAt + j]);
        }
    }
}
