package dev.refrain.tensor.internal.simd;

/** Transposed copies by squares that are turned in registers. */
public final class Transposition {
    private Transposition() {}

    /**
     * {@code to_ij = from_ji} for {@code rows} by {@code columns} of the copy, which is apart from the source; the rows of
     * both are contiguous. Squares at the edges overlap their neighbours: what is written twice is the same.
     */
    public static <A> void run(
            Tiles<A> tiles, A from, int at, int fromRow, A to, int toAt, int toRow, int rows, int columns) {
        Tiles<A> squares = tiles;
        int least = Math.min(rows, columns);
        while (squares.lanes() > least && squares.narrower().lanes() < squares.lanes()) {
            squares = squares.narrower();
        }
        int side = squares.lanes();
        if (side > least) {
            oneByOne(from, at, fromRow, to, toAt, toRow, rows, columns);
            return;
        }
        for (int j = 0; j < columns; j += side) {
            int column = Math.min(j, columns - side);
            for (int i = 0; i < rows; i += side) {
                int row = Math.min(i, rows - side);
                squares.transpose(from, at + column * fromRow + row, fromRow, to, toAt + row * toRow + column, toRow);
            }
        }
    }

    private static <A> void oneByOne(A from, int at, int fromRow, A to, int toAt, int toRow, int rows, int columns) {
        for (int j = 0; j < columns; j++) {
            for (int i = 0; i < rows; i++) {
                System.arraycopy(from, at + j * fromRow + i, to, toAt + i * toRow + j, 1);
            }
        }
    }
}
