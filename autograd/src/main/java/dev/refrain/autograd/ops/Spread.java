package dev.refrain.autograd.ops;

import dev.refrain.autograd.Var;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.internal.memory.Buffer;
import dev.refrain.tensor.pointwise.Pointwise;

/** The elements at 0, step, 2 step, ... of {@code size} zeros along an axis counted from 0: what {@link Stride} left out. */
public record Spread(int axis, int step, int size) implements Placing {
    /** Along an axis counted from 0. */
    public Spread {
        Axes.checkCounted("spread", axis);
    }

    @Override
    public Shape shape(Shapes in) {
        if (size < 0 || in.at(0).size(axis) != Stride.picked(in, axis, step, size)) {
            throw in.clash("by steps of %d along axis %d they do not fill %d".formatted(step, axis, size));
        }
        return in.at(0).with(axis, size);
    }

    @Override
    public int rowAxis(Shapes in, int[] axes) {
        return axes[0] == axis ? RowAxis.MIXED : axes[0];
    }

    @Override
    @SuppressWarnings("exports")
    public void addTo(Inputs in, Buffer sum) {
        Buffer places = sum.stepped(axis, step);
        Pointwise.ADD.kernel().run(places, in.at(0), places);
    }

    @Override
    public void pullback(Saved saved, Var cotangent, Sink gradients) {
        gradients.give(0, () -> Var.apply(new Stride(axis, step), cotangent));
    }
}
