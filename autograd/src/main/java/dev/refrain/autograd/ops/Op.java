package dev.refrain.autograd.ops;

import dev.refrain.autograd.Var;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.internal.memory.Buffer;

/**
 * A primitive operation: a record of parameters such as axes, sizes and random keys, never of tensors.
 *
 * <p>An op states facts. The engine does what is the same for all: it checks tapes and element types, names the op in
 * errors, allocates, records, skips what needs no gradient, un-broadcasts and accumulates.
 */
public interface Op {
    /** The arity of an op that takes one input or more. */
    int ANY_ARITY = -1;

    /** The number of inputs, ids not counted; 1 unless overridden. */
    default int arity() {
        return 1;
    }

    /** Whether ids belong to the inputs. */
    default boolean takesIds() {
        return false;
    }

    /** The name in messages and printed programs. */
    default String name() {
        String type = getClass().getSimpleName();
        return Character.toLowerCase(type.charAt(0)) + type.substring(1);
    }

    /**
     * The shape of the result.
     *
     * @throws dev.refrain.tensor.ShapeException if the inputs do not fit; the engine adds the op's name
     */
    Shape shape(Shapes in);

    /**
     * Where the rows of a batch are in the result: an axis counted from 0, or {@link RowAxis#SUMMED}, if this op, applied to
     * more rows, gives for each what it gives for that row, or their sum; else {@link RowAxis#MIXED}, as unless overridden.
     *
     * @param axes where they are in each input, an axis or {@link RowAxis#NONE}; in one of them at least they are somewhere
     */
    default int rowAxis(Shapes in, int[] axes) {
        return RowAxis.MIXED;
    }

    /** This op for another number of rows, which are along an axis of its result: another one where it names that size. */
    default Op withRows(int axis, int rows) {
        return this;
    }

    /** Writes every element of the result into {@code out}, which is contiguous and of the result's shape. */
    @SuppressWarnings("exports")
    void forward(Inputs in, Buffer out);

    /** Gives each input its cotangent, as a formula over {@code Var}s, so that it is differentiable itself. */
    void pullback(Saved saved, Var cotangent, Sink gradients);

    /** What of the forward pass {@link #pullback} reads; the tape keeps no more. */
    Saves saves();
}
