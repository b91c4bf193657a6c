package dev.refrain.autograd.ops;

import dev.refrain.tensor.internal.compute.Copies;
import dev.refrain.tensor.internal.memory.Buffer;

/** An op of one input whose result is the same memory seen through other sizes and strides. Its pullback reads nothing. */
public interface ViewOp extends Op {
    /** The view; a copy where the layout leaves no other way. */
    @SuppressWarnings("exports")
    Buffer view(Buffer in);

    /** For those who planned memory for the result: the view, copied. */
    @Override
    @SuppressWarnings("exports")
    default void forward(Inputs in, Buffer out) {
        Copies.into(view(in.at(0)), out);
    }

    @Override
    default Saves saves() {
        return Saves.NOTHING;
    }
}
