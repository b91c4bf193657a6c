package dev.refrain.tensor.internal.compute;

import dev.refrain.tensor.internal.memory.Scratch;
import dev.refrain.tensor.internal.parallel.Workers;
import dev.refrain.tensor.internal.simd.Tiles;

/** The product with rows in place of the contiguous columns of A, for blocks of k that stay in cache: what few registers ask for. */
final class TurnedProduct {
    /** Elements of A that are turned into rows at a time, so that they stay in cache, but so many k at least. */
    private static final int TURNED = 1 << 18;

    private static final int LEAST_DEPTH = 512;

    /** Between rows, which otherwise fall into the same few sets of the cache where they are 2 KiB apart. */
    private static final int PADDING = 16;

    private TurnedProduct() {}

    /** C = A B, or C = C + A B if {@code resume}; column p of A begins at {@code aAt + p aColumn}. */
    static <A> void run(
            ProductLoops<A> loops,
            Tiles<A> tiles,
            boolean resume,
            A a,
            int aAt,
            int aColumn,
            A b,
            int bAt,
            int bRow,
            int bColumn,
            A c,
            int cAt,
            int cRow,
            int m,
            int n,
            int k) {
        Scratch scratch = Workers.borrow();
        try {
            int depth = Math.min(k, Math.max(LEAST_DEPTH, TURNED / m));
            int row = depth + PADDING;
            A rows = loops.elements().of(scratch, m * row);
            for (int p = 0; p < k; p += depth) {
                int kk = Math.min(depth, k - p);
                loops.elements().transpose(a, aAt + p * aColumn, aColumn, rows, 0, row, m, kk);
                boolean goesOn = resume || p > 0;
                int right = bAt + p * bRow;
                MatrixProduct.rightInOrder(
                        loops, tiles, goesOn, rows, 0, row, 1, b, right, bRow, bColumn, c, cAt, cRow, m, n, kk);
            }
        } finally {
            Workers.giveBack(scratch);
        }
    }
}
