package dev.refrain.tensor.internal.simd;

import jdk.incubator.vector.FloatVector;

/** Which vector lengths and how many vector registers there are, and the tiles that suit them. */
final class Registers {
    private static final int WIDEST = FloatVector.SPECIES_PREFERRED.vectorBitSize();

    /** With AVX-512 and on AArch64 there are 32 vector registers, else 16. */
    private static final boolean MANY =
            WIDEST >= 512 || System.getProperty("os.arch").equals("aarch64");

    /** Rows of the largest tile. With 16 registers more than 8 sums are slower by half: they go to memory and back. */
    static final int ROWS = MANY ? 6 : 4;

    /** Rows of the largest tile where the rows of B follow each other: 6 would send some sums to memory and back. */
    static final int PANEL_ROWS = MANY ? 5 : 4;

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
