package dev.refrain.nn.sequence;

import dev.refrain.autograd.Var;
import dev.refrain.nn.SequenceException;
import dev.refrain.nn.Sequences;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an attention looks at: B sequences of up to S steps, and what of it no query changes, made once.
 *
 * <pre>{@code Memory memory = attention.over(encoder.apply(x).sequences());}</pre>
 *
 * @param values [B, S, M], 0 at padding
 * @param keys [B, S, A], what queries are compared to; absent where that is the values
 * @param mask [B, S]: 1 at steps that count, which come first, else 0
 */
public record Memory(Var values, @Nullable Var keys, Var mask) {
    /** Values and a mask are there. As a part of a state this is rebuilt of all kinds of values, so shapes are not looked at. */
    public Memory {
        Objects.requireNonNull(values, "values");
        Objects.requireNonNull(mask, "mask");
    }

    /**
     * Sequences [S, B, M] whose values are their keys.
     *
     * @throws SequenceException if a step is more or less than a row of numbers
     */
    public static Memory of(Sequences memory) {
        checkFeatures(memory);
        return new Memory(memory.values().permute(1, 0, 2), null, mask(memory));
    }

    /**
     * Sequences [S, B, M] with keys k U, for a weight U [M, A].
     *
     * @throws SequenceException if the sequences are of another size than the weight
     */
    public static Memory of(Sequences memory, Var weight) {
        checkFeatures(memory);
        Shape shape = memory.values().shape();
        if (weight.shape().size(0) != shape.size(2)) {
            throw new SequenceException(
                    "attention: got a memory of shape %s, expected [S, B, %d]: steps, batch, features"
                            .formatted(shape, weight.shape().size(0)));
        }
        Var rows = memory.values().reshape(shape.size(0) * shape.size(1), shape.size(2));
        Var keys = rows.matmul(weight).reshape(shape.with(2, weight.shape().size(1)));
        return new Memory(memory.values().permute(1, 0, 2), keys.permute(1, 0, 2), mask(memory));
    }

    private static void checkFeatures(Sequences memory) {
        if (memory.values().shape().rank() != 3) {
            throw new SequenceException(
                    "attention: got a memory of shape %s, expected [S, B, M]: steps, batch, features"
                            .formatted(memory.values().shape()));
        }
    }

    private static Var mask(Sequences memory) {
        Shape shape = memory.values().shape();
        return memory.mask().reshape(shape.size(0), shape.size(1)).permute(1, 0);
    }

    /** The number B of sequences. */
    public int batch() {
        return values.shape().size(0);
    }

    /** The most steps S of a sequence. */
    public int steps() {
        return values.shape().size(1);
    }

    /** The size M of what is remembered of a step. */
    public int size() {
        return values.shape().size(2);
    }

    /**
     * Says so unless a query is [B, size].
     *
     * @throws ShapeException with the sizes there are
     */
    void checkQuery(Var query, int size) {
        Shape expected = Shape.of(batch(), size);
        if (!query.shape().equals(expected)) {
            throw new ShapeException("attention: got a query of shape %s, expected %s for a memory of shape %s"
                    .formatted(query.shape(), expected, values.shape()));
        }
    }

    /**
     * The keys, of this size.
     *
     * @throws SequenceException if there are none, or of another size: the memory is another attention's
     */
    Var keysOf(int size) {
        if (keys == null || keys.shape().size(2) != size) {
            throw new SequenceException("attention: got a memory with keys %s, expected [%d, %d, %d]: made by over(..)"
                    .formatted(keys == null ? "none" : keys.shape(), batch(), steps(), size));
        }
        return keys;
    }
}
