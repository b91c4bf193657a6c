package dev.refrain.nn.loss;

import dev.refrain.autograd.Var;
import java.util.Objects;

/**
 * -t ln σ(x) - (1 - t) ln(1 - σ(x)) for finite logits x and targets t in [0, 1] of the same shape, reduced. Calculated as
 * t ln(1 + e⁻ˣ) + (1 - t) ln(1 + eˣ), a sum of two terms that are never negative, so it neither overflows nor cancels; its
 * gradient is σ(x) - t.
 */
public record BinaryCrossEntropy(Reduction reduction) implements Loss {
    /** With this reduction. */
    public BinaryCrossEntropy {
        Objects.requireNonNull(reduction, "reduction");
    }

    @Override
    public Var of(Var logits, Var target) {
        Loss.checkSameShape("binary cross-entropy", logits, target);
        Var ifOne = target.mul(logits.neg().softplus());
        Var ifZero = target.neg().add(1).mul(logits.softplus());
        return reduction.apply(ifOne.add(ifZero));
    }
}
