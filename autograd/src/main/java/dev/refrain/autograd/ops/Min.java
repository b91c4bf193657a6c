package dev.refrain.autograd.ops;

import dev.refrain.autograd.Var;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.internal.compute.Reductions;
import dev.refrain.tensor.internal.memory.Buffer;

/** The minimum over some axes, which disappear; NaN wins. The first minimum, in row-major order, gets the cotangent. */
public record Min(Axes axes) implements ReductionOp {
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
    @SuppressWarnings("exports")
    public void reduce(Buffer x, boolean[] along, Buffer out) {
        Reductions.min(x, along, out);
    }

    @Override
    public void pullback(Saved saved, Var cotangent, Sink gradients) {
        gradients.give(0, () -> {
            Var spread = cotangent.reshape(axes.onesIn(saved.shape(0)));
            return spread.mul(Var.apply(new FirstMax(axes), saved.input(0).neg()));
        });
    }
}
