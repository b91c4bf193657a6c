package dev.refrain.autograd.scan;

import dev.refrain.tensor.Shape;
import dev.refrain.tensor.internal.compute.Copies;
import dev.refrain.tensor.internal.memory.Buffer;
import java.util.stream.IntStream;

/**
 * Memory for a value at several times, one after the other. With fewer slots than times, they are used in turn. Or for one that is the
 * same at all times.
 */
final class Storage {
    private final Buffer all;
    private final int slots;
    private final Shape shape;
    private final boolean same;

    Storage(boolean wide, int slots, Shape shape) {
        this(Buffer.zeros(wide, sizes(slots, shape)), slots, shape, false);
    }

    private Storage(Buffer all, int slots, Shape shape, boolean same) {
        this.all = all;
        this.slots = slots;
        this.shape = shape;
        this.same = same;
    }

    /** For a value that is the same at all times. */
    static Storage ofSame(boolean wide, Shape shape) {
        return new Storage(Buffer.zeros(wide, sizes(1, shape)), 1, shape, true);
    }

    /** Memory that is there already, [slots, ...]. */
    static Storage over(Buffer all, Shape shape) {
        return new Storage(all, all.size(0), shape, false);
    }

    private static int[] sizes(int slots, Shape shape) {
        return IntStream.concat(IntStream.of(slots), IntStream.of(shape.sizes()))
                .toArray();
    }

    /** What is in some memory, in memory of its own. */
    static Buffer copied(Buffer memory) {
        if (memory.isContiguous()) {
            return memory.copied();
        }
        Buffer copy = Buffer.zeros(memory.isWide(), memory.sizes());
        Copies.into(memory, copy);
        return copy;
    }

    /** All of it, [slots, ...]. */
    Buffer all() {
        return all;
    }

    /** The value in one slot. */
    Buffer at(int slot) {
        return all.sliced(0, slot % slots, 1).reshaped(shape.sizes());
    }

    /** The values in some slots, their first axes one after the other. */
    Buffer rows(int from, int to) {
        return inRows(all.sliced(0, from, to - from));
    }

    /** Whether it is for a value that is the same at all times. */
    boolean isSame() {
        return same;
    }

    /** That value so many times, [times, ...]. */
    Buffer repeated(int times) {
        return at(0).expanded(sizes(times, shape));
    }

    /** Values of several times in order, their first axes one after the other. */
    Buffer inRows(Buffer times) {
        return shape.rank() == 0
                ? times
                : times.reshaped(shape.with(0, times.size(0) * shape.size(0)).sizes());
    }

    /** Bytes of it. */
    long bytes() {
        return (long) all.count() * (all.isWide() ? Double.BYTES : Float.BYTES);
    }
}
