package dev.refrain.tensor.internal.compute;

import dev.refrain.tensor.internal.kernel.DoubleIndexing;
import dev.refrain.tensor.internal.kernel.FloatIndexing;
import dev.refrain.tensor.internal.memory.Buffer;

/** Rows of a table picked by index and added back by index. A row is everything behind axis 0. */
public final class Indexing {
    private Indexing() {}

    /** out[i] = table[index[i]]; {@code out} is contiguous, every index within the table. */
    public static void gather(Buffer table, int[] index, Buffer out) {
        Buffer from = Copies.contiguous(table);
        if (out.isWide()) {
            DoubleIndexing.gather(from.doubles(), from.offset(), index, out.doubles(), out.offset(), width(table));
        } else {
            FloatIndexing.gather(from.floats(), from.offset(), index, out.floats(), out.offset(), width(table));
        }
    }

    /** table[index[i]] += rows[i] for ascending i; {@code table} is contiguous, every index within it. */
    public static void scatterAdd(Buffer rows, int[] index, Buffer table) {
        Buffer from = Copies.contiguous(rows);
        if (table.isWide()) {
            DoubleIndexing.scatterAdd(
                    from.doubles(), from.offset(), index, table.doubles(), table.offset(), width(table));
        } else {
            FloatIndexing.scatterAdd(from.floats(), from.offset(), index, table.floats(), table.offset(), width(table));
        }
    }

    private static int width(Buffer table) {
        int width = 1;
        for (int axis = 1; axis < table.rank(); axis++) {
            width *= table.size(axis);
        }
        return width;
    }
}
