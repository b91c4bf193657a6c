package dev.refrain.autograd.ops;

import dev.refrain.tensor.internal.compute.Copies;
import dev.refrain.tensor.internal.memory.Buffer;

/**
 * An op of one input that puts it, or adds it, somewhere into zeros: the adjoint of picking a part. A sum of such results
 * needs none of the zeros.
 */
public interface Placing extends Op {
    /** Adds the result to {@code sum}, which is contiguous and of the result's shape. */
    @SuppressWarnings("exports")
    void addTo(Inputs in, Buffer sum);

    @Override
    @SuppressWarnings("exports")
    default void forward(Inputs in, Buffer out) {
        Copies.clear(out);
        addTo(in, out);
    }

    @Override
    default Saves saves() {
        return Saves.NOTHING;
    }
}
