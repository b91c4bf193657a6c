package dev.refrain.nn.loss;

import dev.refrain.autograd.Masks;
import dev.refrain.autograd.Var;
import java.util.Objects;

/**
 * t (ln t - p) for log-probabilities p, as {@link Var#logSoftmax} gives them, and target probabilities t of the same shape,
 * reduced: the terms of the divergence of Kullback and Leibler 1951, of which each distribution's own is the sum along its axis.
 * Where t is 0 the term is 0, even if p is -∞, and so are its gradients; that by t would be -∞.
 *
 * <p>Nobody looks whether t are probabilities: a negative one gives NaN. A sum by the number of distributions is what PyTorch
 * calls {@code batchmean}; {@link Reduction#MEAN} divides by the number of elements.
 */
public record KullbackLeibler(Reduction reduction) implements Loss {
    /** With this reduction. */
    public KullbackLeibler {
        Objects.requireNonNull(reduction, "reduction");
    }

    @Override
    public Var of(Var prediction, Var target) {
        Loss.checkSameShape("kullback-leibler", prediction, target);
        Var some = Masks.notEqual(target, 0);
        Var zero = Var.scalar(0, target.dtype());
        Var t = Masks.where(some, target, Var.scalar(1, target.dtype())); // else 0 · ∞ in the gradients
        Var p = Masks.where(some, prediction, zero);
        return reduction.apply(Masks.where(some, t.mul(t.log().sub(p)), zero));
    }
}
