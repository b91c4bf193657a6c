package dev.refrain.tensor.internal.compute;

import dev.refrain.tensor.internal.kernel.DoubleMaxima;
import dev.refrain.tensor.internal.kernel.FloatMaxima;
import dev.refrain.tensor.internal.kernel.FloatRowLoops;
import dev.refrain.tensor.internal.memory.Buffer;
import dev.refrain.tensor.internal.memory.Scratch;
import dev.refrain.tensor.internal.parallel.Workers;

/** Where the maxima over some axes are: NaN wins, then +0 over -0, and of equals the first in row-major order. */
public final class Maxima {
    private Maxima() {}

    /**
     * out[o] = the place of the first maximum among the terms of output o, counted in row-major order over the axes where
     * {@code reduced}; there is at least one term.
     */
    public static void argmax(Buffer x, boolean[] reduced, int[] out) {
        Scratch scratch = Workers.borrow();
        if (Axes.lieTogether(x, reduced)) {
            find(x, Axes.terms(x, reduced), innerOf(x, reduced), out, scratch);
        } else {
            Scratch copy = Workers.borrow();
            Buffer ordered = Contiguous.of(x.permuted(Axes.keptFirst(reduced)), copy);
            find(ordered, Axes.terms(x, reduced), 1, out, scratch);
            Workers.giveBack(copy);
        }
        Workers.giveBack(scratch);
    }

    /** 1 at the first maximum of each reduced group, else 0; {@code out} has the sizes of x. */
    public static void mask(Buffer x, boolean[] reduced, Buffer out) {
        int terms = Axes.terms(x, reduced);
        Scratch scratch = Workers.borrow();
        boolean together = out.isContiguous() && Axes.lieTogether(x, reduced);
        Buffer target = together ? out : out.permuted(Axes.keptFirst(reduced));
        Buffer mask = target.isContiguous() ? target : Contiguous.like(target, scratch);
        Copies.clear(mask);
        if (x.count() > 0) {
            int[] places = scratch.ints(x.count() / terms);
            argmax(x, reduced, places);
            mark(places, terms, together ? innerOf(x, reduced) : 1, mask);
        }
        if (mask != target) {
            Copies.into(mask, target);
        }
        Workers.giveBack(scratch);
    }

    private static int innerOf(Buffer x, boolean[] reduced) {
        return Axes.alongRows(reduced) ? 1 : Axes.inner(x, reduced);
    }

    /** As {@link #argmax} of x as [outer, terms, inner]. */
    private static void find(Buffer x, int terms, int inner, int[] out, Scratch scratch) {
        int outer = x.count() == 0 ? 0 : x.count() / terms / inner;
        int at = x.offset();
        int memory = Math.max(inner, FloatRowLoops.LANES);
        if (inner == 1 && x.isWide()) {
            DoubleMaxima.rows(x.doubles(), at, out, 0, outer, terms, Loops.wideRows(), scratch.doubles(memory));
            return;
        }
        if (inner == 1) {
            FloatMaxima.rows(x.floats(), at, out, 0, outer, terms, Loops.rows(), scratch.floats(memory));
            return;
        }
        for (int o = 0; o < outer; o++) {
            int xAt = at + o * terms * inner;
            if (x.isWide()) {
                double[] columns = scratch.doubles(memory);
                DoubleMaxima.columns(x.doubles(), xAt, inner, terms, out, o * inner, inner, Loops.wideRows(), columns);
            } else {
                float[] columns = scratch.floats(memory);
                FloatMaxima.columns(x.floats(), xAt, inner, terms, out, o * inner, inner, Loops.rows(), columns);
            }
        }
    }

    private static void mark(int[] places, int terms, int inner, Buffer mask) {
        int groups = mask.count() / terms;
        for (int group = 0; group < groups; group++) {
            int outer = group / inner;
            int at = mask.offset() + (outer * terms + places[group]) * inner + group % inner;
            if (mask.isWide()) {
                mask.doubles()[at] = 1;
            } else {
                mask.floats()[at] = 1;
            }
        }
    }
}
