package dev.refrain.tensor.internal.kernel;

/** Rows picked by index, and added back by index. */
public final class FloatIndexing {
    private FloatIndexing() {}

    /** out[i, :] = table[index[i], :], with rows of {@code width} elements one after the other. */
    public static void gather(float[] table, int tableAt, int[] index, float[] out, int outAt, int width) {
        for (int i = 0; i < index.length; i++) {
            System.arraycopy(table, tableAt + index[i] * width, out, outAt + i * width, width);
        }
    }

    /** table[index[i], :] += rows[i, :], for ascending i, so that repeated indices add up in a fixed order. */
    public static void scatterAdd(float[] rows, int rowsAt, int[] index, float[] table, int tableAt, int width) {
        for (int i = 0; i < index.length; i++) {
            FloatReductions.add(rows, rowsAt + i * width, table, tableAt + index[i] * width, width);
        }
    }
}
