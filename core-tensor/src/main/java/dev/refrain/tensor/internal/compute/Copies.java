package dev.refrain.tensor.internal.compute;

import dev.refrain.tensor.internal.kernel.DoubleCopies;
import dev.refrain.tensor.internal.kernel.FloatCopies;
import dev.refrain.tensor.internal.memory.Buffer;
import java.util.Arrays;

/** Copies between layouts. */
public final class Copies {
    private Copies() {}

    /** Copies every element of {@code from} to the same index of {@code to}; sizes and element type are equal. */
    public static void into(Buffer from, Buffer to) {
        assert from.hasSizesOf(to) && from.isWide() == to.isWide();
        if (from.isWide()) {
            rows(Elements.DOUBLES, from, to);
        } else {
            rows(Elements.FLOATS, from, to);
        }
    }

    /** Sets every element of contiguous memory to 0. */
    public static void clear(Buffer memory) {
        assert memory.isContiguous();
        int end = memory.offset() + memory.count();
        if (memory.isWide()) {
            Arrays.fill(memory.doubles(), memory.offset(), end, 0);
        } else {
            Arrays.fill(memory.floats(), memory.offset(), end, 0);
        }
    }

    /** {@code buffer} itself if its elements lie in row-major order, else a copy in that order. */
    public static Buffer contiguous(Buffer buffer) {
        if (buffer.isContiguous()) {
            return buffer;
        }
        Buffer copy = Buffer.zeros(buffer.isWide(), buffer.sizes());
        boolean transposed = buffer.rank() == 2 && buffer.stride(0) == 1;
        if (transposed && buffer.isWide()) {
            double[] to = copy.doubles();
            DoubleCopies.transposed(
                    buffer.doubles(), buffer.offset(), buffer.stride(1), to, 0, buffer.size(0), buffer.size(1));
        } else if (transposed) {
            float[] to = copy.floats();
            FloatCopies.transposed(
                    buffer.floats(), buffer.offset(), buffer.stride(1), to, 0, buffer.size(0), buffer.size(1));
        } else {
            into(buffer, copy);
        }
        return copy;
    }

    /** A copy in row-major order with the other element type, float64 rounded to the nearest float32. */
    public static Buffer converted(Buffer buffer) {
        Buffer from = contiguous(buffer);
        int count = from.count();
        int at = from.offset();
        if (from.isWide()) {
            float[] to = new float[count];
            for (int i = 0; i < count; i++) {
                to[i] = (float) from.doubles()[at + i];
            }
            return Buffer.over(to, from.sizes());
        }
        double[] to = new double[count];
        for (int i = 0; i < count; i++) {
            to[i] = from.floats()[at + i];
        }
        return Buffer.over(to, from.sizes());
    }

    private static <A> void rows(Elements<A> elements, Buffer from, Buffer to) {
        A source = elements.of(from);
        A target = elements.of(to);
        Walk walk = new Walk(to, from);
        int count = walk.rowLength();
        int toStride = walk.rowStride(0);
        int fromStride = walk.rowStride(1);
        if (count == 1 || (toStride == 1 && fromStride == 1)) {
            walk.rows(at -> System.arraycopy(source, at[1], target, at[0], count));
        } else {
            walk.rows(at -> elements.copy(source, at[1], fromStride, target, at[0], toStride, count));
        }
    }
}
