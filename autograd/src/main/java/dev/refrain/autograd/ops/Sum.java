package dev.refrain.autograd.ops;

import dev.refrain.autograd.Var;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.internal.compute.Reductions;
import dev.refrain.tensor.internal.memory.Buffer;

/** The sum over some axes, which disappear; of nothing it is 0. The cotangent of each term is that of the sum. */
public record Sum(Axes axes) implements ReductionOp {
    /** What {@code x} is as the cotangent of a value of {@code shape} that was repeated to x's shape: summed back. */
    public static Var unbroadcast(Var x, Shape shape) {
        if (x.shape().equals(shape)) {
            return x;
        }
        int added = x.shape().rank() - shape.rank();
        int mask = 0;
        for (int axis = 0; axis < x.shape().rank(); axis++) {
            boolean repeated =
                    axis < added || (shape.size(axis - added) == 1 && x.shape().size(axis) != 1);
            mask |= repeated ? 1 << axis : 0;
        }
        return Var.apply(new Sum(new Axes(mask)), x).reshape(shape);
    }

    @Override
    public int rowAxis(Shapes in, int[] axes) {
        return this.axes.has(axes[0]) ? RowAxis.SUMMED : this.axes.keptAt(axes[0]);
    }

    @Override
    @SuppressWarnings("exports")
    public void reduce(Buffer x, boolean[] along, Buffer out) {
        Reductions.sum(x, along, out);
    }

    @Override
    public void pullback(Saved saved, Var cotangent, Sink gradients) {
        Shape shape = saved.shape(0);
        gradients.give(0, () -> cotangent.reshape(axes.onesIn(shape)).expand(shape));
    }

    @Override
    public Saves saves() {
        return Saves.NOTHING;
    }
}
