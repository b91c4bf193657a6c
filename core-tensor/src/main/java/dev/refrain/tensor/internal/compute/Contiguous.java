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
        return memory(buffer.isWide(), scratch, buffer.sizes());
    }

    /** Contiguous memory of these sizes, with any values in it. */
    static Buffer memory(boolean wide, Scratch scratch, int... sizes) {
        int count = 1;
        for (int size : sizes) {
            count *= size;
        }
        Buffer memory;
        if (wide) {
            double[] array = scratch.doubles(count);
            memory = Buffer.over(array, array.length);
        } else {
            float[] array = scratch.floats(count);
            memory = Buffer.over(array, array.length);
        }
        return memory.sliced(0, 0, count).reshaped(sizes);
    }
}
