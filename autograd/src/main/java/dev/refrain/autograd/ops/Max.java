package dev.refrain.autograd.ops;

import dev.refrain.autograd.Var;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.internal.compute.Reductions;
import dev.refrain.tensor.internal.memory.Buffer;

/** The maximum over some axes, which disappear; NaN wins. The first maximum, in row-major order, gets the cotangent. */
public record Max(Axes axes) implements Op {
    /** Not "max": that is the function of two values. */
    @Override
    public String name() {
        return "maxOver";
    }

    @Override
    public Shape shape(Shapes in) {
        return axes.removedFromFilled(in);
    }

    @Override
    public int rowAxis(Shapes in, int[] axes) {
        return this.axes.rowAxisAfter(axes[0]);
    }

    @Override
    @SuppressWarnings("exports")
    public void forward(Inputs in, Buffer out) {
        Reductions.max(in.at(0), axes.flags(in.at(0).rank()), out);
    }

    @Override
    public void pullback(Saved saved, Var cotangent, Sink gradients) {
        gradients.give(0, () -> {
            Var spread = cotangent.reshape(axes.onesIn(saved.shape(0)));
            return spread.mul(Var.apply(new FirstMax(axes), saved.input(0)));
        });
    }

    @Override
    public Saves saves() {
        return Saves.INPUTS;
    }
}
