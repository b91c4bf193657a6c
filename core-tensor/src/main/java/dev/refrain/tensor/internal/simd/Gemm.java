package dev.refrain.tensor.internal.simd;

/**
 * Products of matrices in blocks that stay in cache: k in blocks of at most {@value #DEPTH}, rows of C in blocks of at most
 * {@value #HEIGHT}, in these panel by panel of B, and in these tile by tile. A chain that one block of k has begun goes on from
 * C, so blocks change no bit.
 *
 * <p>A [m, k] has contiguous rows, or contiguous columns, or one row only; C has contiguous rows. C = A B, or C = C + A B if
 * {@code resume}. m, n and k are not 0, and n is at least the number of lanes.
 */
public final class Gemm {
    private static final int DEPTH = 512;
    private static final int HEIGHT = 132;

    /** Columns of B that are packed at a time, so that they stay in cache while all rows pass over them. */
    private static final int WIDTH = Registers.MANY ? 256 : 64;

    /** Tiles one below the other that make up for the copy of a panel. */
    private static final int PASSES = 3;

    /** Columns of B, and k, that make up for turning columns of A into rows. */
    private static final int LEAST_WIDTH = 64;

    private static final int LEAST_DEPTH = 8;

    private Gemm() {}

    /**
     * The product with a B whose rows are contiguous and begin at {@code bAt + p bRow}, or, if {@code panelDepth} is not 0, with
     * the {@link Panels} of that many rows that begin at bAt.
     */
    public static <A> void run(
            Tiles<A> tiles,
            boolean resume,
            A a,
            int aAt,
            int aRow,
            int aColumn,
            A b,
            int bAt,
            int bRow,
            int panelDepth,
            A c,
            int cAt,
            int cRow,
            int m,
            int n,
            int k) {
        int depth = evenly(k, DEPTH, 1);
        int height = evenly(m, HEIGHT, Registers.ROWS);
        for (int p = 0; p < k; p += depth) {
            int kk = Math.min(depth, k - p);
            boolean goesOn = resume || p > 0;
            for (int i = 0; i < m; i += height) {
                int mm = Math.min(height, m - i);
                int left = aAt + i * aRow + p * aColumn;
                int to = cAt + i * cRow;
                block(tiles, goesOn, a, left, aRow, aColumn, b, bAt, bRow, panelDepth, p, c, to, cRow, mm, n, kk);
            }
        }
    }

    /**
     * Whether a B whose rows are contiguous is better packed within the call too. Tiles of four vectors read it as fast where
     * it lies; narrower ones, which processors with few registers have, jump from row to row too often.
     */
    public static boolean isWorthPacking(int m) {
        return Registers.VECTORS < 4 && m >= PASSES * Registers.ROWS;
    }

    /**
     * Whether an A whose columns are contiguous is better turned into rows. The tiles for many registers read it as fast as
     * rows; the smaller ones are slower by a third.
     */
    public static boolean isWorthTurning(int n, int k) {
        return !Registers.MANY && n >= LEAST_WIDTH && k >= LEAST_DEPTH;
    }

    /** The product with a B whose rows or columns are contiguous, packed block by block; see {@link #scratch}. */
    public static <A> void packing(
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
            A scratch,
            A c,
            int cAt,
            int cRow,
            int m,
            int n,
            int k) {
        int depth = evenly(k, DEPTH, 1);
        for (int p = 0; p < k; p += depth) {
            int kk = Math.min(depth, k - p);
            int nn;
            for (int j = 0; j < n; j += nn) {
                nn = n - j < WIDTH + tiles.lanes() ? n - j : WIDTH; // at the end no less than a vector
                Panels.pack(tiles, b, bAt + p * bRow + j * bColumn, bRow, bColumn, kk, nn, scratch, 0);
                int left = aAt + p * aColumn;
                boolean goesOn = resume || p > 0;
                run(tiles, goesOn, a, left, aRow, aColumn, scratch, 0, 0, kk, c, cAt + j, cRow, m, nn, kk);
            }
        }
    }

    /** Elements of scratch memory for {@link #packing}. */
    public static int scratch(int lanes, int n, int k) {
        return Panels.count(lanes, Math.min(k, DEPTH), Math.min(n, WIDTH + lanes));
    }

    /** The largest part of {@code count} elements, if it is cut into as few parts as may be, of about the same size. */
    private static int evenly(int count, int most, int multiple) {
        int parts = Math.ceilDiv(count, most);
        return multiple * Math.ceilDiv(count, parts * multiple);
    }

    /** Rows {@code p .. p+k-1} of B times as many columns of A, which begin at aAt. */
    private static <A> void block(
            Tiles<A> tiles,
            boolean goesOn,
            A a,
            int aAt,
            int aRow,
            int aColumn,
            A b,
            int bAt,
            int bRow,
            int panelDepth,
            int p,
            A c,
            int cAt,
            int cRow,
            int m,
            int n,
            int k) {
        if (m == 1 && panelDepth == 0) {
            tiles.sweep(goesOn, a, aAt, aColumn, b, bAt + p * bRow, bRow, c, cAt, n, k);
            return;
        }
        int vectors;
        boolean strips = m == 1 && !Registers.MANY; // where a panel has two chains only
        int done = strips ? strips(tiles, goesOn, a, aAt, aColumn, b, bAt, panelDepth, p, c, cAt, n, k) : 0;
        for (int j = done; j < n; j += vectors * tiles.lanes()) {
            vectors = Panels.vectors(tiles.lanes(), n - j);
            int width = vectors * tiles.lanes();
            int skip = Math.max(0, width - (n - j));
            boolean plain = panelDepth == 0;
            int right = plain ? bAt + j + p * bRow : bAt + j * panelDepth + p * width;
            int row = plain ? bRow : width;
            int bSkip = plain ? skip : 0;
            panel(tiles, vectors, goesOn, a, aAt, aRow, aColumn, b, right, row, bSkip, c, cAt + j, cRow, skip, m, k);
        }
    }

    /** One row of C as far as there are four panels of two vectors side by side; how many columns it did. */
    private static <A> int strips(
            Tiles<A> tiles,
            boolean goesOn,
            A a,
            int aAt,
            int aColumn,
            A b,
            int bAt,
            int panelDepth,
            int p,
            A c,
            int cAt,
            int n,
            int k) {
        int lanes = tiles.lanes();
        int count = Panels.whole(lanes, 8, n);
        int right = bAt + 2 * lanes * p;
        A start = goesOn ? c : tiles.zeros();
        int at = goesOn ? cAt : 0;
        int step = goesOn ? 8 * lanes : 0;
        tiles.strips(count, a, aAt, aColumn, b, right, 2 * lanes * panelDepth, start, at, step, c, cAt, k);
        return count * 8 * lanes;
    }

    /**
     * A panel of B times all rows. Where the rows of B follow each other, tiles have two heights, one row apart; elsewhere they
     * are the largest there are, and one for the rest.
     */
    private static <A> void panel(
            Tiles<A> tiles,
            int vectors,
            boolean goesOn,
            A a,
            int aAt,
            int aRow,
            int aColumn,
            A b,
            int bAt,
            int bRow,
            int bSkip,
            A c,
            int cAt,
            int cRow,
            int skip,
            int m,
            int k) {
        boolean together = bRow == vectors * tiles.lanes() && aColumn == 1; // the rows of B follow each other
        int apart = aColumn == 1 ? Registers.ROWS : Registers.COLUMNS_ROWS;
        int most = together ? Registers.PANEL_ROWS : apart;
        int parts = Math.ceilDiv(m, most);
        int rows = together ? Math.ceilDiv(m, parts) : Math.min(m, most);
        int count = together ? m - parts * (rows - 1) : m / rows;
        tiles(tiles, count, rows, vectors, goesOn, a, aAt, aRow, aColumn, b, bAt, bRow, bSkip, c, cAt, cRow, skip, k);
        int done = count * rows;
        if (done < m) {
            int left = aAt + done * aRow;
            int to = cAt + done * cRow;
            int more = together ? parts - count : 1;
            int last = together ? rows - 1 : m - done;
            tiles(
                    tiles, more, last, vectors, goesOn, a, left, aRow, aColumn, b, bAt, bRow, bSkip, c, to, cRow, skip,
                    k);
        }
    }

    /** Tiles of one size, one below the other. */
    private static <A> void tiles(
            Tiles<A> tiles,
            int count,
            int rows,
            int vectors,
            boolean goesOn,
            A a,
            int aAt,
            int aRow,
            int aColumn,
            A b,
            int bAt,
            int bRow,
            int bSkip,
            A c,
            int cAt,
            int cRow,
            int skip,
            int k) {
        A start = goesOn ? c : tiles.zeros();
        int at = goesOn ? cAt : 0;
        int row = goesOn ? cRow : 0;
        if (aColumn == 1) {
            tiles.rows(count, rows, vectors, a, aAt, aRow, b, bAt, bRow, bSkip, start, at, row, c, cAt, cRow, skip, k);
        } else {
            tiles.columns(
                    count, rows, vectors, a, aAt, aColumn, b, bAt, bRow, bSkip, start, at, row, c, cAt, cRow, skip, k);
        }
    }
}
