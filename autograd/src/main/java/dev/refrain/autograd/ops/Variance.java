package dev.refrain.autograd.ops;

import dev.refrain.autograd.Var;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.internal.compute.Reductions;
import dev.refrain.tensor.internal.memory.Buffer;

/**
 * Σ (x - mean)² / d over some axes, which disappear; d is the number n of terms, or n - 1 of a sample. With c the cotangent:
 * x gets 2 c (x - mean) / d.
 */
public record Variance(Axes axes, boolean sample) implements ReductionOp {
    @Override
    public Shape shape(Shapes in) {
        Shape kept = axes.removedFromFilled(in);
        if (sample && axes.countIn(in.at(0)) == 1) {
            throw in.clash("one term over axes %s, a sample needs two or more".formatted(axes));
        }
        return kept;
    }

    @Override
    @SuppressWarnings("exports")
    public void reduce(Buffer x, boolean[] along, Buffer out) {
        Reductions.variance(x, along, sample, out);
    }

    @Override
    public void pullback(Saved saved, Var cotangent, Sink gradients) {
        gradients.give(0, () -> {
            Var x = saved.input(0);
            Shape ones = axes.onesIn(x.shape());
            int terms = axes.countIn(x.shape());
            Var mean = Var.apply(new Sum(axes), x).reshape(ones).div(terms);
            double factor = 2.0 / (sample ? terms - 1 : terms);
            return x.sub(mean).mul(cotangent.reshape(ones).mul(factor));
        });
    }
}
