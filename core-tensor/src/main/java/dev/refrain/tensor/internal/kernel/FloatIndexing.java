package dev.refrain.tensor.internal.kernel;

/** Rows and elements picked by index, and added back by index. */
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

    /**
     * out[o, i, r] = x[o, index[o, i, r], r] for {@code from <= o < to}: x has {@code size} elements along the middle axis, the
     * index and out {@code picked}, and behind it there are {@code inner}.
     */
    public static void takeAlong(
            float[] x,
            int xAt,
            int[] index,
            float[] out,
            int outAt,
            int size,
            int picked,
            int inner,
            int from,
            int to) {
        int at = from * picked * inner;
        for (int o = from; o < to; o++) {
            int block = xAt + o * size * inner;
            for (int i = 0; i < picked; i++) {
                for (int r = 0; r < inner; r++) {
                    out[outAt + at] = x[block + index[at] * inner + r];
                    at++;
                }
            }
        }
    }

    /** sums[o, index[o, i, r], r] += values[o, i, r] for {@code from <= o < to}, for ascending i: the adjoint of picking. */
    public static void addAlong(
            float[] values,
            int valuesAt,
            int[] index,
            float[] sums,
            int sumsAt,
            int size,
            int picked,
            int inner,
            int from,
            int to) {
        int at = from * picked * inner;
        for (int o = from; o < to; o++) {
            int block = sumsAt + o * size * inner;
            for (int i = 0; i < picked; i++) {
                for (int r = 0; r < inner; r++) {
                    sums[block + index[at] * inner + r] += values[valuesAt + at];
                    at++;
                }
            }
        }
    }
}
