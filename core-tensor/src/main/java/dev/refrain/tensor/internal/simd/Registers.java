package dev.refrain.tensor.internal.simd;

import jdk.incubator.vector.FloatVector;

/** Which vector lengths and how many vector registers there are, and the tiles that suit them. */
final class Registers {
    private static final int WIDEST = FloatVector.SPECIES_PREFERRED.vectorBitSize();

    /** With AVX-512 and on AArch64 there are 32 vector registers, else 16. */
    static final boolean MANY = WIDEST >= 512 || System.getProperty("os.arch").equals("aarch64");

    /** Rows of the largest tile whose rows of A are contiguous. */
    static final int ROWS = 6;

    /** The same where the columns of A are: with 16 registers the sums of 6 rows go to memory and back. */
    static final int COLUMNS_ROWS = MANY ? 6 : 5;

    /** The same where the rows of B follow each other: of 6 by 4 vectors some sums would go to memory and back. */
    static final int PANEL_ROWS = MANY ? 5 : 6;

    /** Vectors of the largest tile. */
    static final int VECTORS = MANY ? 4 : 2;

    private Registers() {}

    /** The tiles of the longest vectors that {@code columns} of floats fill; at least 4 columns. */
    static Tiles<float[]> floats(int columns) {
        if (WIDEST >= 512 && columns >= 16) {
            return FloatTiles512.TILES;
        }
        return WIDEST >= 256 && columns >= 8 ? FloatTiles256.TILES : FloatTiles128.TILES;
    }

    /** The tiles of the longest vectors that {@code columns} of doubles fill; at least 2 columns. */
    static Tiles<double[]> doubles(int columns) {
        if (WIDEST >= 512 && columns >= 8) {
            return DoubleTiles512.TILES;
        }
        return WIDEST >= 256 && columns >= 4 ? DoubleTiles256.TILES : DoubleTiles128.TILES;
    }
}
