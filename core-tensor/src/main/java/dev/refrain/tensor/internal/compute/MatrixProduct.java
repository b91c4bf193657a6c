package dev.refrain.tensor.internal.compute;

import dev.refrain.tensor.internal.memory.Scratch;
import dev.refrain.tensor.internal.parallel.Workers;
import dev.refrain.tensor.internal.simd.Gemm;
import dev.refrain.tensor.internal.simd.Tiles;

/**
 * One product of matrices of any strides: brings the operands into a layout that the loops take, and splits the work over
 * threads by its shape alone.
 */
final class MatrixProduct {
    /** Multiplications up to which waking a second thread, some 40 µs, costs more than it brings. */
    static final long WORTH_SPLITTING = 1 << 23;

    /** Parts at most, so that threads with unequal luck end together. */
    private static final int PARTS = 16;

    /** Columns of a part are a multiple of the largest tile's, whatever the vector length. */
    private static final int COLUMNS = 64;

    private static final int ROWS = 24;

    /** Multiplications up to which bringing the columns of B together costs more than plain loops. */
    private static final long TINY = 256;

    private MatrixProduct() {}

    /** C = A B, or C = C + A B if {@code resume}. */
    static <A> void run(
            ProductLoops<A> loops,
            boolean resume,
            A a,
            int aAt,
            int aRow,
            int aColumn,
            A b,
            int bAt,
            int bRow,
            int bColumn,
            A c,
            int cAt,
            int cRow,
            int cColumn,
            int m,
            int n,
            int k) {
        Tiles<A> tiles = loops.elements().tiles(n);
        Tiles<A> across = loops.elements().tiles(m);
        boolean narrow = tiles == null && across == null;
        boolean tiny = bColumn != 1 && (long) m * n * k <= TINY;
        if (narrow || tiny || m == 0 || n == 0 || k == 0) {
            loops.plain().run(resume, a, aAt, aRow, aColumn, b, bAt, bRow, bColumn, c, cAt, cRow, cColumn, m, n, k);
        } else if (tiles != null && cColumn == 1) {
            leftInOrder(loops, tiles, resume, a, aAt, aRow, aColumn, b, bAt, bRow, bColumn, c, cAt, cRow, m, n, k);
        } else if (across != null && cRow == 1) { // Cᵀ = Bᵀ Aᵀ
            leftInOrder(loops, across, resume, b, bAt, bColumn, bRow, a, aAt, aColumn, aRow, c, cAt, cColumn, n, m, k);
        } else if (tiles != null) {
            apart(loops, resume, a, aAt, aRow, aColumn, b, bAt, bRow, bColumn, c, cAt, cRow, cColumn, m, n, k);
        } else {
            apart(loops, resume, b, bAt, bColumn, bRow, a, aAt, aColumn, aRow, c, cAt, cColumn, cRow, n, m, k);
        }
    }

    /** The product in scratch memory with contiguous rows, for a C of other strides. */
    private static <A> void apart(
            ProductLoops<A> loops,
            boolean resume,
            A a,
            int aAt,
            int aRow,
            int aColumn,
            A b,
            int bAt,
            int bRow,
            int bColumn,
            A c,
            int cAt,
            int cRow,
            int cColumn,
            int m,
            int n,
            int k) {
        Scratch scratch = Workers.borrow();
        try {
            A rows = loops.elements().of(scratch, m * n);
            for (int i = 0; i < m && resume; i++) {
                loops.elements().copy(c, cAt + i * cRow, cColumn, rows, i * n, 1, n);
            }
            run(loops, resume, a, aAt, aRow, aColumn, b, bAt, bRow, bColumn, rows, 0, n, 1, m, n, k);
            for (int i = 0; i < m; i++) {
                loops.elements().copy(rows, i * n, 1, c, cAt + i * cRow, cColumn, n);
            }
        } finally {
            Workers.giveBack(scratch);
        }
    }

    /** Goes on with an A of contiguous rows or columns. */
    private static <A> void leftInOrder(
            ProductLoops<A> loops,
            Tiles<A> tiles,
            boolean resume,
            A a,
            int aAt,
            int aRow,
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
        if (aRow == 1 && aColumn != 1 && m > 1 && Gemm.isWorthTurning(n, k)) {
            TurnedProduct.run(loops, tiles, resume, a, aAt, aColumn, b, bAt, bRow, bColumn, c, cAt, cRow, m, n, k);
            return;
        }
        if (aRow == 1 || aColumn == 1 || m == 1) {
            rightInOrder(loops, tiles, resume, a, aAt, aRow, aColumn, b, bAt, bRow, bColumn, c, cAt, cRow, m, n, k);
            return;
        }
        Scratch scratch = Workers.borrow();
        try {
            A rows = inRows(loops, scratch, a, aAt, aRow, aColumn, m, k);
            rightInOrder(loops, tiles, resume, rows, 0, k, 1, b, bAt, bRow, bColumn, c, cAt, cRow, m, n, k);
        } finally {
            Workers.giveBack(scratch);
        }
    }

    /** Goes on with a B of contiguous rows or columns. */
    static <A> void rightInOrder(
            ProductLoops<A> loops,
            Tiles<A> tiles,
            boolean resume,
            A a,
            int aAt,
            int aRow,
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
        if (bColumn == 1 || bRow == 1 || k == 1) {
            split(loops, tiles, resume, a, aAt, aRow, aColumn, b, bAt, bRow, bColumn, 0, c, cAt, cRow, m, n, k);
            return;
        }
        Scratch scratch = Workers.borrow();
        try {
            A rows = inRows(loops, scratch, b, bAt, bRow, bColumn, k, n);
            split(loops, tiles, resume, a, aAt, aRow, aColumn, rows, 0, n, 1, 0, c, cAt, cRow, m, n, k);
        } finally {
            Workers.giveBack(scratch);
        }
    }

    private static <A> A inRows(
            ProductLoops<A> loops, Scratch scratch, A matrix, int at, int row, int column, int rows, int columns) {
        A copy = loops.elements().of(scratch, rows * columns);
        for (int i = 0; i < rows; i++) {
            loops.elements().copy(matrix, at + i * row, column, copy, i * columns, 1, columns);
        }
        return copy;
    }

    /**
     * The product by one thread, or by parts of C for several: blocks of columns or blocks of rows. With a {@code panelDepth}
     * B is in panels of that depth, and column j begins at {@code bAt + j bColumn} nevertheless.
     */
    static <A> void split(
            ProductLoops<A> loops,
            Tiles<A> tiles,
            boolean resume,
            A a,
            int aAt,
            int aRow,
            int aColumn,
            A b,
            int bAt,
            int bRow,
            int bColumn,
            int panelDepth,
            A c,
            int cAt,
            int cRow,
            int m,
            int n,
            int k) {
        boolean byColumns = n >= m || (bColumn != 1 && n >= 2 * COLUMNS);
        int unit = byColumns ? COLUMNS : ROWS;
        int units = (byColumns ? n : m) / unit; // the last part also has what is left
        int parts = Math.min(units, PARTS);
        if (parts <= 1 || (long) m * n * k <= WORTH_SPLITTING || Workers.threads() == 1) {
            part(loops, tiles, resume, a, aAt, aRow, aColumn, b, bAt, bRow, bColumn, panelDepth, c, cAt, cRow, m, n, k);
            return;
        }
        Workers.run(parts, part -> {
            int from = unit * (units * part / parts);
            int to = part == parts - 1 ? (byColumns ? n : m) : unit * (units * (part + 1) / parts);
            int left = aAt + (byColumns ? 0 : from * aRow);
            int right = bAt + (byColumns ? from * bColumn : 0);
            int at = cAt + (byColumns ? from : from * cRow);
            int height = byColumns ? m : to - from;
            int width = byColumns ? to - from : n;
            part(
                    loops,
                    tiles,
                    resume,
                    a,
                    left,
                    aRow,
                    aColumn,
                    b,
                    right,
                    bRow,
                    bColumn,
                    panelDepth,
                    c,
                    at,
                    cRow,
                    height,
                    width,
                    k);
        });
    }

    private static <A> void part(
            ProductLoops<A> loops,
            Tiles<A> tiles,
            boolean resume,
            A a,
            int aAt,
            int aRow,
            int aColumn,
            A b,
            int bAt,
            int bRow,
            int bColumn,
            int panelDepth,
            A c,
            int cAt,
            int cRow,
            int m,
            int n,
            int k) {
        if (panelDepth > 0 || (bColumn == 1 && !Gemm.isWorthPacking(m))) {
            Gemm.run(tiles, resume, a, aAt, aRow, aColumn, b, bAt, bRow, panelDepth, c, cAt, cRow, m, n, k);
            return;
        }
        Scratch scratch = Workers.borrow();
        try {
            A panels = loops.elements().of(scratch, Gemm.scratch(tiles.lanes(), n, k));
            Gemm.packing(tiles, resume, a, aAt, aRow, aColumn, b, bAt, bRow, bColumn, panels, c, cAt, cRow, m, n, k);
        } finally {
            Workers.giveBack(scratch);
        }
    }
}
