package dev.refrain.tensor.internal.compute;

import dev.refrain.tensor.internal.memory.Buffer;
import dev.refrain.tensor.internal.memory.Scratch;

/** Elements brought into row-major order in scratch memory, for kernels that want them so. */
final class Contiguous {
    private Contiguous() {}

    /** {@code buffer} itself if it is contiguous, else a copy in {@code scratch}. */
    static Buffer of(Buffer buffer, Scratch scratch) {
        if (buffer.isContiguous()) {
            return buffer;
        }
        Buffer copy = like(buffer, scratch);
        Copies.into(buffer, copy);
        return copy;
    }

    /** Contiguous memory of the same type and sizes, with any values in it. */
    static Buffer like(Buffer buffer, Scratch scratch) {
        int count = buffer.count();
        Buffer memory;
        if (buffer.isWide()) {
            double[] array = scratch.doubles(count);
            memory = Buffer.over(array, array.length);
        } else {
            float[] array = scratch.floats(count);
            memory = Buffer.over(array, array.length);
        }
        return memory.sliced(0, 0, count).reshaped(buffer.sizes());
    }
}
