package dev.refrain.nn.loss;

import dev.refrain.autograd.Var;
import dev.refrain.nn.Sequences;
import dev.refrain.tensor.ShapeException;

/** A measure of how far predictions are from targets. */
@FunctionalInterface
public interface Loss {
    /**
     * The loss of predictions against targets of the same shape.
     *
     * @throws ShapeException if the shapes differ: losses never broadcast
     */
    Var of(Var prediction, Var target);

    /**
     * The loss of the steps that count; a mean is over these, of all sequences together, and terms that stay as they are come in the
     * order of {@link Sequences#rows}.
     *
     * @throws dev.refrain.nn.SequenceException if their lengths differ
     * @throws ShapeException if the shapes differ elsewhere
     */
    default Var of(Sequences prediction, Sequences target) {
        prediction.lengths().checkSame("loss", target.lengths());
        return of(prediction.rows(), target.rows());
    }

    /** Says so unless prediction and target are of one shape. */
    static void checkSameShape(String loss, Var prediction, Var target) {
        if (!prediction.shape().equals(target.shape())) {
            throw new ShapeException("%s: got a prediction of shape %s and a target of shape %s, expected the same"
                    .formatted(loss, prediction.shape(), target.shape()));
        }
    }
}
