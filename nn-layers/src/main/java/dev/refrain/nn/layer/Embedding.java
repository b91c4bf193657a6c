package dev.refrain.nn.layer;

import dev.refrain.autograd.Arrangements;
import dev.refrain.autograd.Initialiser;
import dev.refrain.autograd.Masks;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Checks;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.nn.Sequences;
import dev.refrain.nn.TokenSequences;
import dev.refrain.nn.init.Initialisers;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.IndexRangeException;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A learned vector for each of V symbols: y = W[ids]. Shapes: ids [...], W {@code weight} [V, E], y [..., E]. The gradient of
 * W is that of the rows that were looked up.
 *
 * <pre>{@code Var words = embedding.apply(tape.ids(Ids.of(tokens, steps, batch))); // [T, B, E]}</pre>
 *
 * @param padding the id whose row gets no gradient, 0 .. V - 1; null if there is none
 */
public record Embedding(Parameter weight, @Nullable Integer padding) {
    /**
     * Of this table.
     *
     * @throws HyperParameterException if the padding is none of its rows
     */
    public Embedding {
        Objects.requireNonNull(weight, "weight");
        if (padding != null && (padding < 0 || padding >= weight.shape().size(0))) {
            throw new HyperParameterException("embedding padding: got id %d, expected 0..%d of %d"
                    .formatted(
                            padding, weight.shape().size(0) - 1, weight.shape().size(0)));
        }
    }

    /** Of this table, all rows of which are learned. */
    public Embedding(Parameter weight) {
        this(weight, null);
    }

    /** For so many symbols, vectors of this size, each element normal with mean 0 and variance 1 / size. */
    public Embedding(int symbols, int size) {
        this(new Parameter(
                Shape.of(Checks.positive("embedding symbols", symbols), Checks.positive("embedding size", size)),
                Initialisers.normal(0, 1 / StrictMath.sqrt(size))));
    }

    /**
     * With an id that stands for nothing, as PyTorch's {@code padding_idx}: its row gets no gradient, neither here nor as an output.
     * A table that has no values yet is replaced by one whose row is drawn as 0, so tie it afterwards; one that has keeps them.
     *
     * @throws HyperParameterException if there is no such id
     */
    public Embedding withPadding(int id) {
        Embedding padded = new Embedding(weight, id);
        if (weight.isInitialised()) {
            return padded;
        }
        return new Embedding(new Parameter(weight.shape(), withZeroRow(id, weight.fresh())), id);
    }

    /** Draws what a table would draw, but for one row, which is 0. */
    private static Initialiser withZeroRow(int row, Parameter table) {
        return (key, shape, dtype) -> {
            Parameter drawn = table.fresh();
            drawn.initialise("embedding", key, dtype);
            double[] values = drawn.value().toDoubles();
            int size = shape.size(1);
            Arrays.fill(values, row * size, (row + 1) * size, 0);
            return Tensor.of(values, shape.sizes()).to(dtype);
        };
    }

    /** Rows [..., E] of which those of the padding are constants; their values are not changed. */
    private static Var paddingIsConstant(Var rows, int[] ids, int id) {
        double[] mask =
                Arrays.stream(ids).mapToDouble(each -> each == id ? 1 : 0).toArray();
        Var selected = Var.of(Tensor.of(mask, rows.shape().with(-1, 1).sizes()).to(rows.dtype()));
        return Masks.where(selected, Arrangements.stopGradient(rows), rows);
    }

    /**
     * The vectors of these symbols.
     *
     * @throws IndexRangeException if an id is not in 0 .. V - 1, naming it and its position
     */
    public Var apply(Ids ids) {
        ids.checkBelow(weight.shape().size(0), "embedding");
        Var rows = weight.on(ids).gatherRows(ids);
        return padding == null ? rows : paddingIsConstant(rows, ids.toArray(), padding);
    }

    /**
     * The vectors of sequences of symbols, [T, B, E], 0 at padding.
     *
     * @throws IndexRangeException if an id is not in 0 .. V - 1, naming it and its position
     */
    public Sequences apply(TokenSequences tokens) {
        return Sequences.of(apply(tokens.ids()), tokens.lengths());
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
        Var rows = weight.on(x);
        Var table = padding == null ? rows : paddingIsConstant(rows, everyId(), padding);
        Var y = x.reshape(-1, size).matmul(table.transpose());
        return y.reshape(shape.with(-1, weight.shape().size(0)));
    }

    private int[] everyId() {
        return IntStream.range(0, weight.shape().size(0)).toArray();
    }
}
