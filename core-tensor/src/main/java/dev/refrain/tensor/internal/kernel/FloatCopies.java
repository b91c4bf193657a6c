package dev.refrain.tensor.internal.kernel;

/** Copies between strides. */
public final class FloatCopies {
    private FloatCopies() {}

    /**
     * to[i, j] = from[j, i] for {@code rows} by {@code columns}; {@code to} is row-major, {@code from} has rows of its own
     * length. Eight columns at a time: more lines of {@code from} than a cache set has ways would drive each other out.
     */
    public static void transposed(float[] from, int at, int fromRow, float[] to, int toAt, int rows, int columns) {
        int j = 0;
        for (; j + 8 <= columns; j += 8) {
            for (int i = 0; i < rows; i++) {
                int place = toAt + i * columns + j;
                int source = at + j * fromRow + i;
                to[place] = from[source];
                to[place + 1] = from[source + fromRow];
                to[place + 2] = from[source + 2 * fromRow];
                to[place + 3] = from[source + 3 * fromRow];
                to[place + 4] = from[source + 4 * fromRow];
                to[place + 5] = from[source + 5 * fromRow];
                to[place + 6] = from[source + 6 * fromRow];
                to[place + 7] = from[source + 7 * fromRow];
            }
        }
        for (; j < columns; j++) {
            strided(from, at + j * fromRow, 1, to, toAt + j, columns, rows);
        }
    }

    /** to[toAt + i toStride] = from[at + i stride] for {@code n} elements. */
    public static void strided(float[] from, int at, int stride, float[] to, int toAt, int toStride, int n) {
        for (int i = 0; i < n; i++) {
            to[toAt + i * toStride] = from[at + i * stride];
        }
    }
}
