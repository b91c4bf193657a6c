package dev.refrain.tensor.internal.compute;

import dev.refrain.tensor.internal.kernel.DoubleIndexing;
import dev.refrain.tensor.internal.kernel.FloatIndexing;
import dev.refrain.tensor.internal.memory.Buffer;
import dev.refrain.tensor.internal.memory.Scratch;
import dev.refrain.tensor.internal.parallel.Workers;

/** Rows of a table picked by index and added back by index. A row is everything behind axis 0. */
public final class Indexing {
    private Indexing() {}

    /** out[i] = table[index[i]]; {@code out} is contiguous, every index within the table. */
    public static void gather(Buffer table, int[] index, Buffer out) {
        Scratch scratch = Workers.borrow();
        Buffer from = Contiguous.of(table, scratch);
        int width = width(table);
        if (Rows.inOnePiece(index.length, width)) {
            gather(from, index, out, width, 0, index.length);
        } else {
            Rows.split(index.length, width, (first, last) -> gather(from, index, out, width, first, last));
        }
        Workers.giveBack(scratch);
    }

    private static void gather(Buffer table, int[] index, Buffer out, int width, int from, int to) {
        int at = table.offset();
        int outAt = out.offset();
        if (out.isWide()) {
            DoubleIndexing.gather(table.doubles(), at, index, out.doubles(), outAt, width, from, to);
        } else {
            FloatIndexing.gather(table.floats(), at, index, out.floats(), outAt, width, from, to);
        }
    }

    /** table[index[i]] += rows[i] for ascending i; {@code table} is contiguous, every index within it. */
    public static void scatterAdd(Buffer rows, int[] index, Buffer table) {
        Scratch scratch = Workers.borrow();
        Buffer from = Contiguous.of(rows, scratch);
        int width = width(table);
        int at = from.offset();
        int tableAt = table.offset();
        if (table.isWide()) {
            double[] sums = table.doubles();
            DoubleIndexing.scatterAdd(from.doubles(), at, index, sums, tableAt, width, Loops.wideRows());
        } else {
            FloatIndexing.scatterAdd(from.floats(), at, index, table.floats(), tableAt, width, Loops.rows());
        }
        Workers.giveBack(scratch);
    }

    private static int width(Buffer table) {
        int width = 1;
        for (int axis = 1; axis < table.rank(); axis++) {
            width *= table.size(axis);
        }
        return width;
    }
}
