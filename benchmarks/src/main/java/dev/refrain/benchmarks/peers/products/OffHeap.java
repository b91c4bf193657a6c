package dev.refrain.benchmarks.peers.products;

import java.lang.ref.Reference;
import org.bytedeco.javacpp.FloatPointer;

/** Memory as native libraries like it: off the heap, from a multiple of 64 bytes on. */
final class OffHeap {
    private static final int LINE_BYTES = 64;
    private static final int LINE_FLOATS = LINE_BYTES / Float.BYTES;

    private OffHeap() {}

    static FloatPointer copy(float[] values) {
        return zeros(values.length).put(values, 0, values.length);
    }

    static FloatPointer zeros(long count) {
        FloatPointer memory = new FloatPointer(count + LINE_FLOATS);
        long past = memory.address() % LINE_BYTES / Float.BYTES;
        long at = past == 0 ? 0 : LINE_FLOATS - past;
        memory.fill(0);
        return memory.getPointer(FloatPointer.class, at).capacity(count);
    }

    static float[] read(FloatPointer memory, int count) {
        float[] values = new float[count];
        memory.get(values, 0, count);
        Reference.reachabilityFence(memory);
        return values;
    }
}
