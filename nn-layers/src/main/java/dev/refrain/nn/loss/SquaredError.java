package dev.refrain.nn.loss;

import dev.refrain.autograd.Var;

/** (p - t)² for predictions p and targets t of the same shape, reduced. */
public record SquaredError(Reduction reduction) implements Loss {
    @Override
    public Var of(Var prediction, Var target) {
        Loss.checkSameShape("squared error", prediction, target);
        return reduction.apply(prediction.sub(target).square());
    }
}
