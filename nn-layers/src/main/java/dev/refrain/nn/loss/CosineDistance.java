package dev.refrain.nn.loss;

import dev.refrain.autograd.Masks;
import dev.refrain.autograd.Reductions;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Checks;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.tensor.ShapeException;
import java.util.Objects;

/**
 * 1 - p · t / (max(‖p‖, ε) max(‖t‖, ε)) along the last axis, for predictions p and targets t [..., F] of the same shape, [...],
 * reduced: 0 for vectors of the same direction, 2 for opposite ones. Of a zero vector it is 1; its gradient there is as for any
 * vector shorter than ε, up to 1 / ε.
 *
 * <p>Calculated as ‖u - v‖² / 2, where u and v are the vectors of length 1: near to 0 nothing cancels, and it is never negative.
 */
public record CosineDistance(Reduction reduction, double epsilon) implements Loss {
    /**
     * With this reduction and least length.
     *
     * @throws HyperParameterException if ε is not a finite number above 0
     */
    public CosineDistance {
        Objects.requireNonNull(reduction, "reduction");
        Checks.positive("cosine distance epsilon", epsilon);
    }

    /** With ε = 10⁻⁸. */
    public CosineDistance(Reduction reduction) {
        this(reduction, 1e-8);
    }

    /** {@inheritDoc} Also if there is no last axis. */
    @Override
    public Var of(Var prediction, Var target) {
        Loss.checkSameShape("cosine distance", prediction, target);
        if (prediction.shape().rank() == 0) {
            throw new ShapeException("cosine distance: got a prediction of shape [], expected [..., F]");
        }
        Scaled u = Scaled.of(prediction, epsilon);
        Scaled v = Scaled.of(target, epsilon);
        Var apart = u.vectors().sub(v.vectors()).square().sum(-1);
        return reduction.apply(apart.add(u.missing()).add(v.missing()).mul(0.5));
    }

    /**
     * Vectors by their lengths.
     *
     * @param missing 1 - ‖u‖² of those shorter than ε, which have not become of length 1; else 0
     */
    private record Scaled(Var vectors, Var missing) {
        static Scaled of(Var x, double epsilon) {
            int[] one = x.shape().with(-1, 1).sizes();
            Var length = Reductions.norm(x, -1).reshape(one);
            Var least = Var.scalar(epsilon, x.dtype());
            Var u = x.div(length.max(least));
            Var zero = Var.scalar(0, x.dtype());
            Var missing = u.square().sum(-1).neg().add(1);
            Var isShort = Masks.less(length, least).reshape(missing.shape());
            return new Scaled(u, Masks.where(isShort, missing, zero));
        }
    }
}
