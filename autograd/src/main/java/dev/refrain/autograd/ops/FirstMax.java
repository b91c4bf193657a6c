package dev.refrain.autograd.ops;

import dev.refrain.autograd.Var;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.internal.compute.Maxima;
import dev.refrain.tensor.internal.memory.Buffer;

/** 1 at the first maximum over some axes, in row-major order, else 0. A constant almost everywhere: no gradient. */
public record FirstMax(Axes axes) implements Op {
    @Override
    public Shape shape(Shapes in) {
        axes.removedFrom(in.at(0)); // says so if they are not its axes
        return in.at(0);
    }

    @Override
    public int rowAxis(Shapes in, int[] axes) {
        return this.axes.has(axes[0]) ? RowAxis.MIXED : axes[0];
    }

    @Override
    @SuppressWarnings("exports")
    public void forward(Inputs in, Buffer out) {
        Maxima.mask(in.at(0), axes.flags(in.at(0).rank()), out);
    }

    @Override
    public void pullback(Saved saved, Var cotangent, Sink gradients) {}

    @Override
    public Saves saves() {
        return Saves.NOTHING;
    }
}
