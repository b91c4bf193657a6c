package dev.refrain.autograd.ops;

import dev.refrain.tensor.Shape;
import dev.refrain.tensor.internal.memory.Buffer;

/**
 * An op of one input that makes one number of all that lie along some axes, which disappear. Unless it says otherwise, its
 * pullback reads the input, and rows that lie along such an axis are mixed.
 */
public interface ReductionOp extends Op {
    /** The axes that disappear. */
    Axes axes();

    /** {@code out} = a number for all of x along the axes where {@code along} is true. */
    @SuppressWarnings("exports")
    void reduce(Buffer x, boolean[] along, Buffer out);

    @Override
    default Shape shape(Shapes in) {
        return axes().removedFrom(in.at(0));
    }

    @Override
    default int rowAxis(Shapes in, int[] rows) {
        return axes().has(rows[0]) ? RowAxis.MIXED : axes().keptAt(rows[0]);
    }

    @Override
    @SuppressWarnings("exports")
    default void forward(Inputs in, Buffer out) {
        Buffer x = in.at(0);
        reduce(x, axes().flags(x.rank()), out);
    }

    @Override
    default Saves saves() {
        return Saves.INPUTS;
    }
}
