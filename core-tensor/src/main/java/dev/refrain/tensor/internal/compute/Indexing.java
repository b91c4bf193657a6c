package dev.refrain.tensor.internal.compute;

import dev.refrain.tensor.internal.kernel.DoubleIndexing;
import dev.refrain.tensor.internal.kernel.FloatIndexing;
import dev.refrain.tensor.internal.memory.Buffer;
import dev.refrain.tensor.internal.memory.Scratch;
import dev.refrain.tensor.internal.parallel.Workers;

/**
 * Rows of a table picked by index and added back by index, where a row is everything behind axis 0; and elements along an axis,
 * with an index for each.
 */
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

    /**
     * out[.., i, ..] = x[.., index[.., i, ..], ..] along an axis, with an index for each element of {@code out} in row-major
     * order; {@code out} is contiguous and has the sizes of x but along the axis, every index is within x.
     */
    public static void takeAlong(Buffer x, int axis, int[] index, Buffer out) {
        assert out.isContiguous() && index.length == out.count();
        Scratch scratch = Workers.borrow();
        Buffer from = Contiguous.of(x, scratch);
        int outer = outer(x, axis);
        long each = (long) out.size(axis) * inner(x, axis);
        if (Rows.inOnePiece(outer, each)) {
            takeAlong(from, axis, index, out, 0, outer);
        } else {
            Rows.split(outer, each, (first, last) -> takeAlong(from, axis, index, out, first, last));
        }
        Workers.giveBack(scratch);
    }

    private static void takeAlong(Buffer x, int axis, int[] index, Buffer out, int from, int to) {
        int inner = inner(x, axis);
        int size = x.size(axis);
        int picked = out.size(axis);
        int at = x.offset();
        int outAt = out.offset();
        if (out.isWide()) {
            DoubleIndexing.takeAlong(x.doubles(), at, index, out.doubles(), outAt, size, picked, inner, from, to);
        } else {
            FloatIndexing.takeAlong(x.floats(), at, index, out.floats(), outAt, size, picked, inner, from, to);
        }
    }

    /**
     * sums[.., index[.., i, ..], ..] += values[.., i, ..] along an axis for ascending i, the adjoint of {@link #takeAlong};
     * {@code sums} is contiguous and has the sizes of the values but along the axis, every index is within it.
     */
    public static void addAlong(Buffer values, int axis, int[] index, Buffer sums) {
        assert sums.isContiguous() && index.length == values.count();
        Scratch scratch = Workers.borrow();
        Buffer from = Contiguous.of(values, scratch);
        int outer = outer(sums, axis);
        long each = (long) values.size(axis) * inner(sums, axis);
        if (Rows.inOnePiece(outer, each)) {
            addAlong(from, axis, index, sums, 0, outer);
        } else {
            Rows.split(outer, each, (first, last) -> addAlong(from, axis, index, sums, first, last));
        }
        Workers.giveBack(scratch);
    }

    private static void addAlong(Buffer values, int axis, int[] index, Buffer sums, int from, int to) {
        int inner = inner(sums, axis);
        int size = sums.size(axis);
        int picked = values.size(axis);
        int at = values.offset();
        int sumsAt = sums.offset();
        if (sums.isWide()) {
            DoubleIndexing.addAlong(values.doubles(), at, index, sums.doubles(), sumsAt, size, picked, inner, from, to);
        } else {
            FloatIndexing.addAlong(values.floats(), at, index, sums.floats(), sumsAt, size, picked, inner, from, to);
        }
    }

    /** The number of elements along the axes in front of {@code axis}. */
    private static int outer(Buffer buffer, int axis) {
        int outer = 1;
        for (int before = 0; before < axis; before++) {
            outer *= buffer.size(before);
        }
        return outer;
    }

    /** The number of elements along the axes behind {@code axis}. */
    private static int inner(Buffer buffer, int axis) {
        int inner = 1;
        for (int behind = axis + 1; behind < buffer.rank(); behind++) {
            inner *= buffer.size(behind);
        }
        return inner;
    }

    private static int width(Buffer table) {
        int width = 1;
        for (int axis = 1; axis < table.rank(); axis++) {
            width *= table.size(axis);
        }
        return width;
    }
}
