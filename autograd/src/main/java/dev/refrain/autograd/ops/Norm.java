package dev.refrain.autograd.ops;

import dev.refrain.autograd.Var;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.internal.compute.Reductions;
import dev.refrain.tensor.internal.memory.Buffer;
import dev.refrain.tensor.pointwise.Pointwise;

/**
 * y = √Σ x² over some axes, which disappear; of nothing it is 0. With c the cotangent: x gets c x / y, and 0 where y is 0, at
 * every order. For that y is calculated again.
 */
public record Norm(Axes axes) implements ReductionOp {
    @Override
    @SuppressWarnings("exports")
    public void reduce(Buffer x, boolean[] along, Buffer out) {
        Reductions.norm(x, along, out);
    }

    @Override
    public void pullback(Saved saved, Var cotangent, Sink gradients) {
        gradients.give(0, () -> {
            Var x = saved.input(0);
            Shape ones = axes.onesIn(x.shape());
            Var y = Var.apply(this, x).reshape(ones);
            Var positive = Var.apply(new PointwiseOp(Pointwise.SIGN), y); // 0 where y is, and constant otherwise
            Var divisor = y.add(positive.neg().add(1)); // y, and 1 where y is 0
            return x.mul(positive).div(divisor).mul(cotangent.reshape(ones));
        });
    }
}
