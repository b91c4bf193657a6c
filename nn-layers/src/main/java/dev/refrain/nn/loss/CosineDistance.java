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
        Var pLength = length(prediction);
        Var tLength = length(target);
        Var u = unit(prediction, pLength);
        Var v = unit(target, tLength);
        Var apart = u.sub(v).square().sum(-1);
        return reduction.apply(
                apart.add(missing(u, pLength)).add(missing(v, tLength)).mul(0.5));
    }

    private static Var length(Var x) {
        return Reductions.norm(x, -1).reshape(x.shape().with(-1, 1));
    }

    private Var unit(Var x, Var length) {
        return x.div(length.max(Var.scalar(epsilon, x.dtype())));
    }

    /** 1 - ‖u‖² of the vectors shorter than ε, which have not become of length 1; else 0. */
    private Var missing(Var u, Var length) {
        Var missing = u.square().sum(-1).neg().add(1);
        Var isShort = Masks.less(length, epsilon).reshape(missing.shape());
        return Masks.where(isShort, missing, Var.scalar(0, u.dtype()));
    }
}
