package dev.refrain.nn.loss;

import dev.refrain.autograd.Masks;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Checks;
import dev.refrain.nn.HyperParameterException;
import java.util.Objects;

/**
 * d² / 2 where |d| ≤ δ, else δ (|d| - δ / 2), with d = p - t for predictions p and targets t of the same shape, reduced: Huber
 * 1964. So outliers pull no more than δ. Calculated as c (d - c / 2), where c is d within ±δ, and the gradient.
 */
public record HuberError(Reduction reduction, double delta) implements Loss {
    /**
     * With this reduction and bound.
     *
     * @throws HyperParameterException if δ is not a finite number above 0
     */
    public HuberError {
        Objects.requireNonNull(reduction, "reduction");
        Checks.positive("huber error delta", delta);
    }

    /** With δ = 1. */
    public HuberError(Reduction reduction) {
        this(reduction, 1);
    }

    @Override
    public Var of(Var prediction, Var target) {
        Loss.checkSameShape("huber error", prediction, target);
        Var difference = prediction.sub(target);
        Var bounded = Masks.clamp(difference, -delta, delta);
        return reduction.apply(bounded.mul(difference.sub(bounded.mul(0.5))));
    }
}
