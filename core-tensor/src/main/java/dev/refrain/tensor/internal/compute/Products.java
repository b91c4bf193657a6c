package dev.refrain.tensor.internal.compute;

import dev.refrain.tensor.internal.kernel.DoubleProducts;
import dev.refrain.tensor.internal.kernel.FloatProducts;
import dev.refrain.tensor.internal.memory.Buffer;
import dev.refrain.tensor.internal.parallel.Workers;
import dev.refrain.tensor.internal.simd.ProductVectors;

/**
 * Matrix products by their one definition: c_ij is one chain of fused multiply-adds over ascending k that begins at 0. So
 * neither layout, vector length nor thread changes a bit, and m rows at once equal m rows one by one.
 */
public final class Products {
    /** Rows of C per chunk of work for a thread, at least; each chunk passes over the whole of B. */
    private static final int ROWS = 8;

    /** Chunks at most, so that threads with unequal luck end together. */
    private static final int CHUNKS = 16;

    /** Multiplications below which waking a second thread costs more than it brings. */
    private static final long WORTH_SPLITTING = 1 << 20;

    private Products() {}

    /** C = A B with A [m, k], B [k, n] of any layout and C [m, n] contiguous and apart from both. */
    public static void matmul(Buffer a, Buffer b, Buffer c) {
        int k = a.size(1);
        int n = b.size(1);
        assert b.size(0) == k && c.size(0) == a.size(0) && c.size(1) == n && c.isContiguous();
        Buffer packed = n <= 1 || b.stride(1) == 1 ? b : Copies.contiguous(b);
        int rows = c.size(0);
        if ((long) rows * k * n < WORTH_SPLITTING) {
            rows(a, packed, c, 0, rows);
            return;
        }
        int each = ROWS * Math.ceilDiv(rows, ROWS * CHUNKS);
        Workers.run(
                Math.ceilDiv(rows, each),
                chunk -> rows(a, packed, c, chunk * each, Math.min(rows, (chunk + 1) * each)));
    }

    private static void rows(Buffer a, Buffer b, Buffer c, int from, int to) {
        int k = a.size(1);
        int n = c.size(1);
        int aAt = a.offset();
        int aRow = a.stride(0);
        int aColumn = a.stride(1);
        int bAt = b.offset();
        int bRow = b.stride(0);
        int cAt = c.offset();
        if (c.isWide()) {
            double[] left = a.doubles();
            DoubleProducts.rows(left, aAt, aRow, aColumn, b.doubles(), bAt, bRow, c.doubles(), cAt, n, from, to, k, n);
        } else if (Loops.VECTORS) {
            float[] left = a.floats();
            ProductVectors.rows(left, aAt, aRow, aColumn, b.floats(), bAt, bRow, c.floats(), cAt, n, from, to, k, n);
        } else {
            float[] left = a.floats();
            FloatProducts.rows(left, aAt, aRow, aColumn, b.floats(), bAt, bRow, c.floats(), cAt, n, from, to, k, n);
        }
    }
}
