package dev.refrain.tensor.internal.kernel;

/** Rows picked by index, and added back by index. */
public final class FloatIndexing {
    private FloatIndexing() {}

    /** out[i, :] = table[index[i], :] for {@code from <= i < to}, with rows of {@code width} elements one after the other. */
    public static void gather(
            float[] table, int tableAt, int[] index, float[] out, int outAt, int width, int from, int to) {
        for (int i = from; i < to; i++) {
            System.arraycopy(table, tableAt + index[i] * width, out, outAt + i * width, width);
        }
    }

    /** table[index[i], :] += rows[i, :], for ascending i, so that repeated indices add up in a fixed order. */
    public static void scatterAdd(
            float[] rows, int rowsAt, int[] index, float[] table, int tableAt, int width, FloatRowLoops loops) {
        for (int i = 0; i < index.length; i++) {
            loops.sumColumns(rows, rowsAt + i * width, width, 1, table, tableAt + index[i] * width, width);
        }
    }
}
