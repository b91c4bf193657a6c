package dev.refrain.tensor.internal.simd;

/**
 * The right operand of a product in the order in which tiles read it: panels of as many columns as a tile is wide, each with
 * its rows one after the other. The last panel is as wide as its vectors; its last vector is moved left to end with the
 * matrix, as in {@link Tiles}.
 */
public final class Panels {
    private Panels() {}

    /**
     * The number of vectors of the next tile, where {@code left} columns are left, one vector at least. If they fill no whole
     * number of vectors, the last tile has two, of which the second is moved left.
     */
    static int vectors(int lanes, int left) {
        int whole = left % lanes == 0 ? left / lanes : left / lanes - 1;
        if (whole >= Registers.VECTORS) {
            return Registers.VECTORS;
        }
        return whole == 1 ? 1 : 2;
    }

    /** Elements of the panels of a matrix with {@code k} rows and {@code n} columns. */
    public static int count(int lanes, int k, int n) {
        return k * Math.ceilDiv(n, lanes) * lanes;
    }

    /**
     * Writes the panels of {@code k} rows by {@code n} columns of B, at least as many as there are lanes; its rows or its columns
     * are contiguous.
     */
    public static <A> void pack(
            Tiles<A> tiles, A b, int bAt, int bRow, int bColumn, int k, int n, A panels, int panelsAt) {
        int lanes = tiles.lanes();
        int vectors;
        int done = bColumn == 1 ? copied(tiles, b, bAt, bRow, k, n, panels, panelsAt) : 0;
        for (int j = done; j < n; j += vectors * lanes) {
            vectors = vectors(lanes, n - j);
            int width = vectors * lanes;
            int skip = Math.max(0, width - (n - j));
            for (int vector = 0; vector < vectors; vector++) {
                int from = bAt + (j + vector * lanes - (vector == vectors - 1 ? skip : 0)) * bColumn;
                int to = panelsAt + j * k + vector * lanes;
                if (bColumn == 1) {
                    tiles.copy(b, from, bRow, panels, to, width, k);
                } else {
                    Transposition.run(tiles, b, from, bColumn, panels, to, width, k, lanes);
                }
            }
        }
    }

    /** How many times {@code vectors} vectors of columns, in panels as wide as any, there are from the first of n columns on. */
    static int whole(int lanes, int vectors, int n) {
        int width = vectors * lanes;
        int rest = n % width;
        return n / width
                - (rest > 0 && rest < lanes ? 1 : 0); // the last panel is narrower if less than a vector is left
    }

    /** Copies the panels that are as wide as any, as many at once as lie side by side in 256 bytes; how many columns it did. */
    private static <A> int copied(Tiles<A> tiles, A b, int bAt, int bRow, int k, int n, A panels, int panelsAt) {
        int vectors = Registers.MANY ? 4 : 8;
        int done = whole(tiles.lanes(), vectors, n) * vectors * tiles.lanes();
        for (int j = 0; j < done; j += vectors * tiles.lanes()) {
            if (Registers.MANY) {
                tiles.copy1x4(b, bAt + j, bRow, panels, panelsAt + j * k, k);
            } else {
                tiles.copy4x2(b, bAt + j, bRow, panels, panelsAt + j * k, 2 * tiles.lanes() * k, k);
            }
        }
        return done;
    }
}
