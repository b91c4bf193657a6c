package dev.refrain.tensor.internal.kernel;

/** Copies between strides. */
public final class FloatCopies {
    /** Rows and columns of a square that is transposed at a time, so that both sides of it stay in cache. */
    private static final int SQUARE = 32;

    private FloatCopies() {}

    /** to[i, j] = from[j, i] for {@code rows} by {@code columns}; {@code to} is row-major, {@code from} has rows of its own length. */
    public static void transposed(float[] from, int at, int fromRow, float[] to, int toAt, int rows, int columns) {
        for (int top = 0; top < rows; top += SQUARE) {
            int bottom = Math.min(rows, top + SQUARE);
            for (int left = 0; left < columns; left += SQUARE) {
                int right = Math.min(columns, left + SQUARE);
                for (int i = top; i < bottom; i++) {
                    for (int j = left; j < right; j++) {
                        to[toAt + i * columns + j] = from[at + j * fromRow + i];
                    }
                }
            }
        }
    }

    /** to[toAt + i toStride] = from[at + i stride] for {@code n} elements. */
    public static void strided(float[] from, int at, int stride, float[] to, int toAt, int toStride, int n) {
        for (int i = 0; i < n; i++) {
            to[toAt + i * toStride] = from[at + i * stride];
        }
    }
}
