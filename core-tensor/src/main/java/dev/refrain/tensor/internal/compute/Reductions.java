package dev.refrain.tensor.internal.compute;

import dev.refrain.tensor.internal.kernel.DoubleReductions;
import dev.refrain.tensor.internal.kernel.FloatReductions;
import dev.refrain.tensor.internal.memory.Buffer;
import java.util.stream.IntStream;

/**
 * Reductions over some axes, in an order that depends on the sizes and the axes alone, not on the layout.
 *
 * <p>If the last axis is among the reduced ones, the reduced elements of each output, in row-major order, go to fixed
 * lanes that are added as a tree; otherwise they are added one after the other.
 */
public final class Reductions {
    private Reductions() {}

    /** Sums over the axes where {@code reduced}; {@code out} is contiguous and has the other axes' sizes. */
    public static void sum(Buffer x, boolean[] reduced, Buffer out) {
        boolean alongRows = reduced.length == 0 || reduced[reduced.length - 1];
        Buffer ordered =
                Copies.contiguous(alongRows ? x.permuted(keptFirst(reduced)) : x.permuted(reducedFirst(reduced)));
        int outputs = out.count();
        int each = terms(x, reduced);
        int from = ordered.offset();
        int to = out.offset();
        if (alongRows && x.isWide()) {
            DoubleReductions.sumRows(ordered.doubles(), from, out.doubles(), to, outputs, each);
        } else if (alongRows) {
            FloatReductions.sumRows(ordered.floats(), from, out.floats(), to, outputs, each);
        } else if (x.isWide()) {
            DoubleReductions.sumColumns(ordered.doubles(), from, out.doubles(), to, each, outputs);
        } else {
            FloatReductions.sumColumns(ordered.floats(), from, out.floats(), to, each, outputs);
        }
    }

    /** Maxima over the axes where {@code reduced}, at least one element each; NaN wins, and +0 over -0. */
    public static void max(Buffer x, boolean[] reduced, Buffer out) {
        Buffer ordered = Copies.contiguous(x.permuted(keptFirst(reduced)));
        int each = terms(x, reduced);
        if (x.isWide()) {
            DoubleReductions.maxRows(
                    ordered.doubles(), ordered.offset(), out.doubles(), out.offset(), out.count(), each);
        } else {
            FloatReductions.maxRows(ordered.floats(), ordered.offset(), out.floats(), out.offset(), out.count(), each);
        }
    }

    /** 1 at the first maximum of each reduced group, in row-major order, else 0; {@code out} has the sizes of x. */
    public static void firstMax(Buffer x, boolean[] reduced, Buffer out) {
        int[] order = keptFirst(reduced);
        Buffer ordered = Copies.contiguous(x.permuted(order));
        Buffer mask = Buffer.zeros(x.isWide(), ordered.sizes());
        int each = terms(x, reduced);
        int groups = each == 0 ? 0 : x.count() / each;
        if (x.isWide()) {
            DoubleReductions.firstMaxRows(ordered.doubles(), ordered.offset(), mask.doubles(), 0, groups, each);
        } else {
            FloatReductions.firstMaxRows(ordered.floats(), ordered.offset(), mask.floats(), 0, groups, each);
        }
        Copies.into(mask, out.permuted(order));
    }

    private static int[] keptFirst(boolean[] reduced) {
        return IntStream.concat(axesWhere(reduced, false), axesWhere(reduced, true))
                .toArray();
    }

    private static int[] reducedFirst(boolean[] reduced) {
        return IntStream.concat(axesWhere(reduced, true), axesWhere(reduced, false))
                .toArray();
    }

    private static IntStream axesWhere(boolean[] reduced, boolean wanted) {
        return IntStream.range(0, reduced.length).filter(axis -> reduced[axis] == wanted);
    }

    private static int terms(Buffer x, boolean[] reduced) {
        return axesWhere(reduced, true).map(x::size).reduce(1, (a, b) -> a * b);
    }
}
