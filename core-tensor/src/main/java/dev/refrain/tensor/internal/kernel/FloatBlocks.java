package dev.refrain.tensor.internal.kernel;

import java.util.Arrays;

/** Blocks of rows: brought together from any strides, and taken back. */
public final class FloatBlocks {
    private FloatBlocks() {}

    /** to[i, j] = from[i, j] for {@code rows} by {@code columns}; {@code to} has no gaps, and from the strides given. */
    public static void gather(
            float[] from, int at, int rowStride, int stride, float[] to, int toAt, int rows, int columns) {
        for (int i = 0; i < rows; i++) {
            int row = at + i * rowStride;
            int place = toAt + i * columns;
            if (stride == 1) {
                System.arraycopy(from, row, to, place, columns);
            } else if (stride == 0) {
                Arrays.fill(to, place, place + columns, from[row]);
            } else {
                FloatCopies.strided(from, row, stride, to, place, 1, columns);
            }
        }
    }

    /** to[i, j] = from[i, j] for {@code rows} by {@code columns}; {@code from} has no gaps, and to the strides given. */
    public static void scatter(
            float[] from, int at, float[] to, int toAt, int rowStride, int stride, int rows, int columns) {
        for (int i = 0; i < rows; i++) {
            int row = at + i * columns;
            int place = toAt + i * rowStride;
            if (stride == 1) {
                System.arraycopy(from, row, to, place, columns);
            } else {
                FloatCopies.strided(from, row, 1, to, place, stride, columns);
            }
        }
    }
}
