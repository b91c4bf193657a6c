package dev.refrain.nn.loss;

import dev.refrain.autograd.Var;

/**
 * -t ln σ(x) - (1 - t) ln(1 - σ(x)) for logits x and targets t in [0, 1] of the same shape, reduced. Calculated as
 * ln(1 + eˣ) - t x, which neither overflows nor cancels; its gradient is σ(x) - t.
 */
public record BinaryCrossEntropy(Reduction reduction) implements Loss {
    @Override
    public Var of(Var logits, Var target) {
        Loss.checkSameShape("binary cross-entropy", logits, target);
        return reduction.apply(logits.softplus().sub(target.mul(logits)));
    }
}
