package dev.refrain.tensor.internal.compute;

import dev.refrain.tensor.internal.kernel.DoubleReductions;
import dev.refrain.tensor.internal.kernel.FloatReductions;
import dev.refrain.tensor.internal.kernel.FloatRowLoops;
import dev.refrain.tensor.internal.kernel.Reduction;
import dev.refrain.tensor.internal.memory.Buffer;
import dev.refrain.tensor.internal.memory.Scratch;
import dev.refrain.tensor.internal.parallel.Workers;

/**
 * Reductions over some axes, in an order that depends on the sizes and the axes alone, not on the layout.
 *
 * <p>If the last axis is among the reduced ones, the reduced elements of each output, in row-major order, go to fixed
 * lanes that are added as a tree; otherwise they are added one after the other. Elements that do not lie so are copied
 * first. Threads share outputs; the terms of one output are never split.
 */
public final class Reductions {
    /** Columns that a thread takes at least: fewer, and it reads a line of the cache for little of it. */
    private static final int COLUMNS = 64;

    private Reductions() {}

    /** Σ x over the axes where {@code reduced}; {@code out} is contiguous and has the other axes' sizes. */
    public static void sum(Buffer x, boolean[] reduced, Buffer out) {
        run(Reduction.SUM, x, reduced, out);
    }

    /** Σ x / n over the axes where {@code reduced}: NaN of no element. */
    public static void mean(Buffer x, boolean[] reduced, Buffer out) {
        run(Reduction.MEAN, x, reduced, out);
    }

    /** Maxima over the axes where {@code reduced}; NaN wins, and +0 over -0; -∞ of no element. */
    public static void max(Buffer x, boolean[] reduced, Buffer out) {
        run(Reduction.MAX, x, reduced, out);
    }

    /** Minima over the axes where {@code reduced}; NaN wins, and -0 over +0; ∞ of no element. */
    public static void min(Buffer x, boolean[] reduced, Buffer out) {
        run(Reduction.MIN, x, reduced, out);
    }

    /** Π x over the axes where {@code reduced}: 1 of no element. */
    public static void prod(Buffer x, boolean[] reduced, Buffer out) {
        run(Reduction.PROD, x, reduced, out);
    }

    /** √Σ x² over the axes where {@code reduced}; no square overflows or is lost. NaN wins over ∞. */
    public static void norm(Buffer x, boolean[] reduced, Buffer out) {
        run(Reduction.NORM, x, reduced, out);
    }

    /**
     * Σ (x - mean)² over the axes where {@code reduced}, divided by their n elements, or by n - 1 if {@code sample}; in two
     * passes.
     */
    public static void variance(Buffer x, boolean[] reduced, boolean sample, Buffer out) {
        run(sample ? Reduction.SAMPLE_VARIANCE : Reduction.VARIANCE, x, reduced, out);
    }

    /** log Σ exp x over the axes where {@code reduced}; -∞ if all elements are, ∞ or NaN if any is. */
    public static void logSumExp(Buffer x, boolean[] reduced, Buffer out) {
        run(Reduction.LOG_SUM_EXP, x, reduced, out);
    }

    static void run(Reduction kind, Buffer x, boolean[] reduced, Buffer out) {
        assert out.isContiguous();
        boolean alongRows = Axes.alongRows(reduced);
        int terms = Axes.terms(x, reduced);
        if (Axes.lieTogether(x, reduced)) {
            int inner = alongRows ? 1 : Axes.inner(x, reduced);
            ordered(kind, x, terms, inner, inner, alongRows, out);
            return;
        }
        if (!alongRows && x.rank() == 2 && reduced[0] && x.stride(1) == 1) { // some columns of a wider matrix
            ordered(kind, x, terms, x.size(1), x.stride(0), false, out);
            return;
        }
        Scratch scratch = Workers.borrow();
        Buffer view = x.permuted(alongRows ? Axes.keptFirst(reduced) : Axes.reducedFirst(reduced));
        int inner = alongRows ? 1 : out.count();
        ordered(kind, Contiguous.of(view, scratch), terms, inner, inner, alongRows, out);
        Workers.giveBack(scratch);
    }

    /** Reduces x as [outer, terms, inner], where terms are {@code stride} apart; with one of outer, that may be any. */
    private static void ordered(
            Reduction kind, Buffer x, int terms, int inner, int stride, boolean alongRows, Buffer out) {
        int outer = inner == 0 ? 0 : out.count() / inner;
        if (alongRows) {
            if (Rows.inOnePiece(outer, terms)) {
                rows(kind, x, out, 0, outer, terms);
            } else {
                Rows.split(outer, terms, (from, to) -> rows(kind, x, out, from, to, terms));
            }
            return;
        }
        int stripes = Math.ceilDiv(inner, COLUMNS);
        long matrix = (long) terms * inner;
        long stripe = (long) terms * COLUMNS;
        if (outer > 1 ? Rows.inOnePiece(outer, matrix) : Rows.inOnePiece(stripes, stripe)) {
            columns(kind, x, terms, stride, out, 0, outer, 0, inner);
        } else if (outer > 1) {
            Rows.split(outer, matrix, (from, to) -> columns(kind, x, terms, stride, out, from, to, 0, inner));
        } else {
            Rows.split(stripes, stripe, (from, to) -> {
                int last = Math.min(inner, to * COLUMNS);
                columns(kind, x, terms, stride, out, 0, outer, from * COLUMNS, last);
            });
        }
    }

    private static void rows(Reduction kind, Buffer x, Buffer out, int from, int to, int n) {
        Scratch scratch = Workers.borrow();
        int xAt = x.offset() + from * n;
        int outAt = out.offset() + from;
        if (x.isWide()) {
            double[] memory = scratch.doubles(FloatRowLoops.LANES + n);
            DoubleReductions.rows(kind, x.doubles(), xAt, out.doubles(), outAt, to - from, n, Loops.wideRows(), memory);
        } else {
            float[] memory = scratch.floats(FloatRowLoops.LANES + n);
            FloatReductions.rows(kind, x.floats(), xAt, out.floats(), outAt, to - from, n, Loops.rows(), memory);
        }
        Workers.giveBack(scratch);
    }

    /** Reduces the columns {@code first .. last-1} of the matrices {@code from .. to-1}. */
    private static void columns(
            Reduction kind, Buffer x, int rows, int stride, Buffer out, int from, int to, int first, int last) {
        Scratch scratch = Workers.borrow();
        int n = last - first;
        for (int matrix = from; matrix < to; matrix++) {
            int xAt = x.offset() + matrix * rows * stride + first;
            int outAt = out.offset() + matrix * stride + first;
            if (x.isWide()) {
                double[] columns = scratch.doubles(n);
                double[] result = out.doubles();
                DoubleReductions.columns(
                        kind, x.doubles(), xAt, stride, rows, result, outAt, n, Loops.wideRows(), columns);
            } else {
                float[] columns = scratch.floats(n);
                FloatReductions.columns(
                        kind, x.floats(), xAt, stride, rows, out.floats(), outAt, n, Loops.rows(), columns);
            }
        }
        Workers.giveBack(scratch);
    }
}
