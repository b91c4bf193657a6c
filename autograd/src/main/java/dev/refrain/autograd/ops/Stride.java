package dev.refrain.autograd.ops;

import dev.refrain.autograd.Var;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.internal.memory.Buffer;

/**
 * Elements 0, step, 2 step, ... along an axis counted from 0, without copying. The rest gets the cotangent 0. An op apart from
 * {@link Slice}, which the scan compiler reads as neighbours.
 */
public record Stride(int axis, int step) implements ViewOp {
    /** Along an axis counted from 0. */
    public Stride {
        Axes.checkCounted("stride", axis);
    }

    @Override
    public Shape shape(Shapes in) {
        return in.at(0).with(axis, picked(in, axis, step, in.at(0).size(axis)));
    }

    /** How many of {@code size} elements are picked. */
    static int picked(Shapes in, int axis, int step, int size) {
        if (step < 1) {
            throw in.clash("step %d along axis %d, expected 1 or more".formatted(step, axis));
        }
        return Math.ceilDiv(size, step);
    }

    @Override
    public int rowAxis(Shapes in, int[] axes) {
        return axes[0] == axis ? RowAxis.MIXED : axes[0];
    }

    @Override
    @SuppressWarnings("exports")
    public Buffer view(Buffer in) {
        return in.stepped(axis, step);
    }

    @Override
    public void pullback(Saved saved, Var cotangent, Sink gradients) {
        gradients.give(0, new Spread(axis, step, saved.shape(0).size(axis)), () -> cotangent);
    }
}
