package dev.refrain.tensor.internal.compute;

import dev.refrain.tensor.internal.kernel.DoubleCumulative;
import dev.refrain.tensor.internal.kernel.FloatCumulative;
import dev.refrain.tensor.internal.memory.Buffer;
import dev.refrain.tensor.internal.memory.Scratch;
import dev.refrain.tensor.internal.parallel.Workers;

/**
 * Cumulative sums along one axis: elements are added one after the other, whatever the layout. Threads share what lies in
 * front of the axis, or else behind it.
 */
public final class Cumulative {
    /** Columns that a thread takes at least. */
    private static final int COLUMNS = 64;

    private Cumulative() {}

    /** y_i = Σ x_j over j ≤ i along {@code axis}, or over j ≥ i if {@code reverse}; y is contiguous. */
    public static void sum(Buffer x, int axis, boolean reverse, Buffer y) {
        assert y.isContiguous() && x.hasSizesOf(y);
        if (x.count() == 0) {
            return;
        }
        if (x.isContiguous()) {
            ordered(x, axis, reverse, y);
            return;
        }
        Scratch scratch = Workers.borrow();
        ordered(Contiguous.of(x, scratch), axis, reverse, y);
        Workers.giveBack(scratch);
    }

    private static void ordered(Buffer x, int axis, boolean reverse, Buffer y) {
        int n = x.size(axis);
        int inner = 1;
        for (int behind = axis + 1; behind < x.rank(); behind++) {
            inner *= x.size(behind);
        }
        int outer = x.count() / n / inner;
        long matrix = (long) n * inner;
        int stripes = Math.ceilDiv(inner, COLUMNS);
        if (outer > 1 || stripes == 1 || Rows.inOnePiece(stripes, (long) n * COLUMNS)) {
            split(x, y, outer, n, inner, matrix, reverse);
        } else {
            int columns = inner;
            Rows.split(stripes, (long) n * COLUMNS, (from, to) -> {
                int first = from * COLUMNS;
                columns(x, y, first, n, columns, Math.min(columns, to * COLUMNS) - first, reverse);
            });
        }
    }

    private static void split(Buffer x, Buffer y, int outer, int n, int inner, long matrix, boolean reverse) {
        if (Rows.inOnePiece(outer, matrix)) {
            matrices(x, y, 0, outer, n, inner, reverse);
        } else {
            Rows.split(outer, matrix, (from, to) -> matrices(x, y, from, to, n, inner, reverse));
        }
    }

    private static void matrices(Buffer x, Buffer y, int from, int to, int n, int inner, boolean reverse) {
        if (inner > 1) {
            for (int matrix = from; matrix < to; matrix++) {
                columns(x, y, matrix * n * inner, n, inner, inner, reverse);
            }
            return;
        }
        int xAt = x.offset() + from * n;
        int yAt = y.offset() + from * n;
        if (x.isWide()) {
            DoubleCumulative.rows(x.doubles(), xAt, y.doubles(), yAt, to - from, n, reverse);
        } else {
            FloatCumulative.rows(x.floats(), xAt, y.floats(), yAt, to - from, n, reverse);
        }
    }

    /** {@code count} columns of a matrix of {@code rows} rows that begins {@code at} elements from the first. */
    private static void columns(Buffer x, Buffer y, int at, int rows, int stride, int count, boolean reverse) {
        int xAt = x.offset() + at;
        int yAt = y.offset() + at;
        if (x.isWide()) {
            DoubleCumulative.columns(
                    x.doubles(), xAt, y.doubles(), yAt, stride, rows, count, reverse, Loops.wideRows());
        } else {
            FloatCumulative.columns(x.floats(), xAt, y.floats(), yAt, stride, rows, count, reverse, Loops.rows());
        }
    }
}
