package dev.refrain.autograd.ops;

import dev.refrain.autograd.Var;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.internal.compute.Reductions;
import dev.refrain.tensor.internal.memory.Buffer;

/**
 * y = ln Σ eˣ over some axes, which disappear; -∞ if all terms are, as of no terms. With c the cotangent: x gets c e^(x - y),
 * and 0 where y is -∞. For that y is calculated again.
 */
public record LogSumExp(Axes axes) implements ReductionOp {
    @Override
    @SuppressWarnings("exports")
    public void reduce(Buffer x, boolean[] along, Buffer out) {
        Reductions.logSumExp(x, along, out);
    }

    @Override
    public void pullback(Saved saved, Var cotangent, Sink gradients) {
        gradients.give(0, () -> {
            Var x = saved.input(0);
            Shape ones = axes.onesIn(x.shape());
            double least = x.dtype() == DType.FLOAT64 ? -Double.MAX_VALUE : -Float.MAX_VALUE;
            Var y = Var.apply(this, x).reshape(ones).max(Var.scalar(least, x.dtype())); // -∞ - -∞ would be NaN
            return x.sub(y).exp().mul(cotangent.reshape(ones));
        });
    }
}
