package dev.refrain.nn.loss;

import dev.refrain.autograd.Var;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.IndexRangeException;
import dev.refrain.tensor.ShapeException;
import java.util.Objects;

/**
 * -ln p_t with p = softmax(x), for logits x [..., C] and the right class t [...] of each, reduced. Calculated as
 * (max x - x_t) + ln Σ_j e^(x_j - max x), two terms that are never negative, so it neither overflows nor cancels; its gradient
 * is p - [j = t]. e to its mean is the perplexity.
 *
 * <pre>{@code Var loss = new CrossEntropy(Reduction.MEAN).of(model.logits(tape.ids(tokens)), next);}</pre>
 */
public record CrossEntropy(Reduction reduction) {
    /** With this reduction. */
    public CrossEntropy {
        Objects.requireNonNull(reduction, "reduction");
    }

    /**
     * The loss of logits [..., C] against classes [...].
     *
     * @throws ShapeException if the axes before the classes differ: losses never broadcast
     * @throws IndexRangeException if a class is not in 0 .. C - 1, naming it and its position
     */
    public Var of(Var logits, Ids target) {
        return reduction.apply(Var.apply(new dev.refrain.autograd.ops.CrossEntropy(), target, logits));
    }
}
