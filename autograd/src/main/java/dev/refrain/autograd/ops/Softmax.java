package dev.refrain.autograd.ops;

import dev.refrain.autograd.Var;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.internal.memory.Buffer;

/** y = e^x / Σ e^x along an axis counted from 0. With c the cotangent of y: x gets y (c - Σ c y). */
public record Softmax(int axis) implements Op {
    /** Along an axis counted from 0. */
    public Softmax {
        Axes.checkCounted("softmax", axis);
    }

    @Override
    public Shape shape(Shapes in) {
        return in.notEmptyAlong(axis);
    }

    @Override
    public int rowAxis(Shapes in, int[] axes) {
        return axes[0] == axis ? RowAxis.MIXED : axes[0];
    }

    @Override
    @SuppressWarnings("exports")
    public void forward(Inputs in, Buffer out) {
        dev.refrain.tensor.internal.compute.Softmax.softmax(in.at(0), axis, out);
    }

    @Override
    public void pullback(Saved saved, Var cotangent, Sink gradients) {
        gradients.give(0, () -> {
            Var y = saved.output();
            Var mean = cotangent.mul(y).sum(axis).reshape(y.shape().with(axis, 1));
            return y.mul(cotangent.sub(mean));
        });
    }

    @Override
    public Saves saves() {
        return Saves.OUTPUT;
    }
}
