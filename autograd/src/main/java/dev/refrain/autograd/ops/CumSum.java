package dev.refrain.autograd.ops;

import dev.refrain.autograd.Var;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.internal.compute.Cumulative;
import dev.refrain.tensor.internal.memory.Buffer;

/**
 * y_i = Σ x_j over j ≤ i along an axis counted from 0, or over j ≥ i in reverse. The cotangent of x is that of y, summed the
 * other way.
 */
public record CumSum(int axis, boolean reverse) implements Op {
    /** Along an axis counted from 0. */
    public CumSum {
        Axes.checkCounted("cumSum", axis);
    }

    @Override
    public Shape shape(Shapes in) {
        in.at(0).axis(axis); // says so if it is none
        return in.at(0);
    }

    @Override
    public int rowAxis(Shapes in, int[] axes) {
        return axes[0] == axis ? RowAxis.MIXED : axes[0];
    }

    @Override
    @SuppressWarnings("exports")
    public void forward(Inputs in, Buffer out) {
        Cumulative.sum(in.at(0), axis, reverse, out);
    }

    @Override
    public void pullback(Saved saved, Var cotangent, Sink gradients) {
        gradients.give(0, () -> Var.apply(new CumSum(axis, !reverse), cotangent));
    }

    @Override
    public Saves saves() {
        return Saves.NOTHING;
    }
}
