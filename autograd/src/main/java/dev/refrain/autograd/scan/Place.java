package dev.refrain.autograd.scan;

import dev.refrain.tensor.Shape;
import dev.refrain.tensor.internal.memory.Buffer;

/**
 * A value's place in the memory of another one, its host.
 *
 * @param axis along which it is a slice; none of the axes if it is the whole
 * @param start where the slice begins
 */
record Place(int host, int axis, int start) {
    private static final int WHOLE = -1;

    static Place whole(int host) {
        return new Place(host, WHOLE, 0);
    }

    boolean isWhole() {
        return axis == WHOLE;
    }

    /** What is there, for a value of this shape. */
    Buffer in(Buffer host, Shape shape) {
        return isWhole() ? host : host.sliced(axis, start, shape.size(axis));
    }
}
