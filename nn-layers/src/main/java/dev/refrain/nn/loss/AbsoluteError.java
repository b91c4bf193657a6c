package dev.refrain.nn.loss;

import dev.refrain.autograd.Var;
import java.util.Objects;

/** |p - t| for predictions p and targets t of the same shape, reduced. Where they are equal its gradient is 0. */
public record AbsoluteError(Reduction reduction) implements Loss {
    /** With this reduction. */
    public AbsoluteError {
        Objects.requireNonNull(reduction, "reduction");
    }

    @Override
    public Var of(Var prediction, Var target) {
        Loss.checkSameShape("absolute error", prediction, target);
        return reduction.apply(prediction.sub(target).abs());
    }
}
