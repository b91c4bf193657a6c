package dev.refrain.nn.loss;

import dev.refrain.autograd.Reductions;
import dev.refrain.autograd.Var;
import java.util.Objects;

/** (p - t)² for predictions p and targets t of the same shape, reduced. */
public record SquaredError(Reduction reduction) implements Loss {
    /** With this reduction. */
    public SquaredError {
        Objects.requireNonNull(reduction, "reduction");
    }

    @Override
    public Var of(Var prediction, Var target) {
        Loss.checkSameShape("squared error", prediction, target);
        int terms = prediction.shape().count();
        if (reduction == Reduction.NONE || terms == 0) {
            return reduction.apply(prediction.sub(target).square());
        }
        Var sum = Reductions.squaredDistance(prediction, target);
        return reduction == Reduction.MEAN ? sum.div(terms) : sum;
    }
}
