package dev.refrain.autograd.ops;

import dev.refrain.tensor.Ids;
import dev.refrain.tensor.internal.memory.Buffer;
import org.jspecify.annotations.Nullable;

/** The values of an op's inputs, as its forward kernel sees them: to be read only. */
@SuppressWarnings("exports")
public final class Inputs {
    private final Buffer[] buffers;
    private final @Nullable Ids ids;

    /** The memory of the inputs in order, in an array that is this one's from now on, and the ids of ops that take some. */
    public Inputs(Buffer[] buffers, @Nullable Ids ids) {
        this.buffers = buffers;
        this.ids = ids;
    }

    /** The number of inputs, ids not counted. */
    public int count() {
        return buffers.length;
    }

    /** The memory of one input. */
    public Buffer at(int input) {
        return buffers[input];
    }

    /** The ids, of an op that takes some. */
    public Ids ids() {
        if (ids == null) {
            throw new IllegalStateException("this op was applied without ids");
        }
        return ids;
    }
}
