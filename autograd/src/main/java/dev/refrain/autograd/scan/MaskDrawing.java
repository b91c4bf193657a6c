package dev.refrain.autograd.scan;

import dev.refrain.autograd.Var;
import dev.refrain.autograd.ops.Inputs;
import dev.refrain.autograd.ops.Op;
import dev.refrain.autograd.ops.Saved;
import dev.refrain.autograd.ops.Saves;
import dev.refrain.autograd.ops.Shapes;
import dev.refrain.autograd.ops.Sink;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.internal.compute.Dropout;
import dev.refrain.tensor.internal.memory.Buffer;

/**
 * A mask of some times in the runs of a sweep, one after the other along its first axis: for each the rows of the batch from
 * {@code firstRow} on, whose masks are a function of their number in the batch.
 */
final class MaskDrawing implements Op {
    private final StepMask mask;
    private final Sweep sweep;
    private final int from;
    private final int to;
    private final int firstRow;
    private int[] words = {};

    MaskDrawing(StepMask mask, Sweep sweep, int from, int to, int firstRow) {
        this.mask = mask;
        this.sweep = sweep;
        this.from = from;
        this.to = to;
        this.firstRow = firstRow;
    }

    @Override
    public String name() {
        return mask.name();
    }

    @Override
    public Shape shape(Shapes in) {
        return mask.shape();
    }

    @Override
    @SuppressWarnings("exports")
    public void forward(Inputs in, Buffer out) {
        if (words.length == 0) {
            words = new int[Dropout.columns(out)];
        }
        if (to == from + 1) {
            sweep.noise().draw(mask, from, firstRow, words, out);
            return;
        }
        int rows = out.size(0) / (to - from);
        for (int t = from; t < to; t++) {
            sweep.noise().draw(mask, t, firstRow, words, out.sliced(0, (t - from) * rows, rows));
        }
    }

    @Override
    public void pullback(Saved saved, Var cotangent, Sink gradients) {
        throw new IllegalStateException("what is drawn in a run is on no tape");
    }

    @Override
    public Saves saves() {
        return Saves.NOTHING;
    }
}
