package dev.refrain.autograd.scan;

import dev.refrain.tensor.internal.memory.Buffer;

/** Some rows of a batch, {@code from .. to - 1}. */
record Rows(int from, int to) {
    static Rows all(int count) {
        return new Rows(0, count);
    }

    int count() {
        return to - from;
    }

    /** What a value has of these rows, which are along an axis of it; all of it if they are along none. */
    Buffer of(Buffer value, int axis) {
        return axis < 0 || (from == 0 && to == value.size(axis)) ? value : value.sliced(axis, from, count());
    }
}
