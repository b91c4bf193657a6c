package dev.refrain.nn.layer;

import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Checks;
import dev.refrain.nn.init.Initialisers;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.IndexRangeException;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;

/**
 * A learned vector for each of V symbols: y = W[ids]. Shapes: ids [...], W {@code weight} [V, E], y [..., E]. The gradient of
 * W is that of the rows that were looked up.
 *
 * <pre>{@code Var words = embedding.apply(tape.ids(Ids.of(tokens, steps, batch))); // [T, B, E]}</pre>
 */
public record Embedding(Parameter weight) {
    /** For so many symbols, vectors of this size, each element normal with mean 0 and variance 1 / size. */
    public Embedding(int symbols, int size) {
        this(new Parameter(
                Shape.of(Checks.positive("embedding symbols", symbols), Checks.positive("embedding size", size)),
                Initialisers.normal(0, 1 / StrictMath.sqrt(size))));
    }

    /**
     * The vectors of these symbols.
     *
     * @throws IndexRangeException if an id is not in 0 .. V - 1, naming it and its position
     */
    public Var apply(Ids ids) {
        ids.checkBelow(weight.shape().size(0), "embedding");
        return weight.on(ids).gatherRows(ids);
    }

    /**
     * x Wᵀ [..., V] for x [..., E]: the same vectors as the weights of an output layer, Press and Wolf 2017.
     *
     * @throws ShapeException if x has another size along the last axis
     */
    public Var logits(Var x) {
        Shape shape = x.shape();
        int size = weight.shape().size(1);
        if (shape.rank() == 0 || shape.size(-1) != size) {
            throw new ShapeException(
                    "embedding: got x of shape %s, expected size %d along the last axis".formatted(shape, size));
        }
        Var y = x.reshape(-1, size).matmul(weight.on(x).transpose());
        return y.reshape(shape.with(-1, weight.shape().size(0)));
    }
}
