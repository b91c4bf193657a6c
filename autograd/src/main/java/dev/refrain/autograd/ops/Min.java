package dev.refrain.autograd.ops;

import dev.refrain.autograd.Var;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.internal.compute.Reductions;
import dev.refrain.tensor.internal.memory.Buffer;

/** The minimum over some axes, which disappear; NaN wins. The first minimum, in row-major order, gets the cotangent. */
public record Min(Axes axes) implements Op {
    /** Not "min": that is the function of two values. */
    @Override
    public String name() {
        return "minOver";
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
        Reductions.min(in.at(0), axes.flags(in.at(0).rank()), out);
    }

    @Override
    public void pullback(Saved saved, Var cotangent, Sink gradients) {
        gradients.give(0, () -> {
            Var spread = cotangent.reshape(axes.onesIn(saved.shape(0)));
            return spread.mul(Var.apply(new FirstMax(axes), saved.input(0).neg()));
        });
    }

    @Override
    public Saves saves() {
        return Saves.INPUTS;
    }
}
