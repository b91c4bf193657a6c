package dev.refrain.tensor.internal.kernel;

/**
 * Matrix products by their definition: each element of C is one chain of fused multiply-adds over ascending k. This is the
 * oracle for the bits of the vector loops, what runs without them, and what runs where C is too narrow for a vector.
 */
public final class FloatProducts {
    private FloatProducts() {}

    /** C = A B, or C = C + A B if {@code resume}, for A [m, k], B [k, n] and C [m, n] with any strides. */
    public static void rows(
            boolean resume,
            float[] a,
            int aAt,
            int aRow,
            int aColumn,
            float[] b,
            int bAt,
            int bRow,
            int bColumn,
            float[] c,
            int cAt,
            int cRow,
            int cColumn,
            int m,
            int n,
            int k) {
        for (int i = 0; i < m; i++) {
            int left = aAt + i * aRow;
            int to = cAt + i * cRow;
            int j = 0;
            for (; j + 4 <= n; j += 4) {
                four(resume, a, left, aColumn, b, bAt + j * bColumn, bRow, bColumn, c, to + j * cColumn, cColumn, k);
            }
            for (; j < n; j++) {
                float sum = resume ? c[to + j * cColumn] : 0f;
                for (int p = 0; p < k; p++) {
                    sum = Math.fma(a[left + p * aColumn], b[bAt + j * bColumn + p * bRow], sum);
                }
                c[to + j * cColumn] = sum;
            }
        }
    }

    /** Four neighbours at a time: a chain waits for its last step, so one alone leaves the processor idle. */
    private static void four(
            boolean resume,
            float[] a,
            int aAt,
            int aColumn,
            float[] b,
            int bAt,
            int bRow,
            int bColumn,
            float[] c,
            int at,
            int cColumn,
            int k) {
        float sum0 = resume ? c[at] : 0f;
        float sum1 = resume ? c[at + cColumn] : 0f;
        float sum2 = resume ? c[at + 2 * cColumn] : 0f;
        float sum3 = resume ? c[at + 3 * cColumn] : 0f;
        for (int p = 0; p < k; p++) {
            float x = a[aAt + p * aColumn];
            int y = bAt + p * bRow;
            sum0 = Math.fma(x, b[y], sum0);
            sum1 = Math.fma(x, b[y + bColumn], sum1);
            sum2 = Math.fma(x, b[y + 2 * bColumn], sum2);
            sum3 = Math.fma(x, b[y + 3 * bColumn], sum3);
        }
        c[at] = sum0;
        c[at + cColumn] = sum1;
        c[at + 2 * cColumn] = sum2;
        c[at + 3 * cColumn] = sum3;
    }
}
