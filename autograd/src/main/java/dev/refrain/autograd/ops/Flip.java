package dev.refrain.autograd.ops;

import dev.refrain.autograd.Var;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.internal.compute.Copies;
import dev.refrain.tensor.internal.memory.Buffer;

/**
 * The elements along some axes in reverse; so is the cotangent. A copy, as not every kernel takes the negative strides of a
 * view.
 */
public record Flip(Axes axes) implements Op {
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
        Buffer flipped = in.at(0);
        for (int axis = 0; axis < out.rank(); axis++) {
            flipped = axes.has(axis) ? flipped.flipped(axis) : flipped;
        }
        Copies.into(flipped, out);
    }

    @Override
    public void pullback(Saved saved, Var cotangent, Sink gradients) {
        gradients.give(0, () -> Var.apply(this, cotangent));
    }

    @Override
    public Saves saves() {
        return Saves.NOTHING;
    }
}
