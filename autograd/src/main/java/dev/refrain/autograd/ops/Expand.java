package dev.refrain.autograd.ops;

import dev.refrain.autograd.Var;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.internal.memory.Buffer;

/** Axes of size 1, and missing leading ones, repeated to {@code target} without copying. The engine sums what comes back. */
public record Expand(Shape target) implements ViewOp {
    @Override
    public Shape shape(Shapes in) {
        if (!Shape.broadcast(in.at(0), target).equals(target)) {
            throw in.clash("cannot be repeated to " + target);
        }
        return target;
    }

    @Override
    public int rowAxis(Shapes in, int[] axes) {
        int axis = axes[0] + target.rank() - in.at(0).rank();
        return in.at(0).size(axes[0]) == target.size(axis) ? axis : RowAxis.MIXED;
    }

    @Override
    public Op withRows(int axis, int rows) {
        return new Expand(target.with(axis, rows));
    }

    @Override
    @SuppressWarnings("exports")
    public Buffer view(Buffer in) {
        return in.expanded(target.sizes());
    }

    @Override
    public void pullback(Saved saved, Var cotangent, Sink gradients) {
        gradients.give(0, () -> cotangent);
    }
}
