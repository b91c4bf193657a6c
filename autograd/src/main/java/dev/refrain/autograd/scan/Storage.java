package dev.refrain.autograd.scan;

import dev.refrain.tensor.Shape;
import dev.refrain.tensor.internal.compute.Copies;
import dev.refrain.tensor.internal.memory.Buffer;
import java.util.stream.IntStream;

/** Memory for a value at several times, one after the other. With fewer slots than times, they are used in turn. */
final class Storage {
    private final Buffer all;
    private final int slots;
    private final Shape shape;

    Storage(boolean wide, int slots, Shape shape) {
        this.slots = slots;
        this.shape = shape;
        all = Buffer.zeros(wide, sizes(slots, shape));
    }

    private Storage(Buffer all, int slots, Shape shape) {
        this.all = all;
        this.slots = slots;
        this.shape = shape;
    }

    /** Memory that is there already, [slots, ...]. */
    static Storage over(Buffer all, Shape shape) {
        return new Storage(all, all.size(0), shape);
    }

    private static int[] sizes(int slots, Shape shape) {
        return IntStream.concat(IntStream.of(slots), IntStream.of(shape.sizes()))
                .toArray();
    }

    /** What is in some memory, in memory of its own. */
    static Buffer copied(Buffer memory) {
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
        Buffer part = all.sliced(0, from, to - from);
        if (shape.rank() == 0) {
            return part;
        }
        return part.reshaped(shape.with(0, (to - from) * shape.size(0)).sizes());
    }

    /** Bytes of it. */
    long bytes() {
        return (long) all.count() * (all.isWide() ? Double.BYTES : Float.BYTES);
    }
}
