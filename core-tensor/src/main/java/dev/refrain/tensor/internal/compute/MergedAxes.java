package dev.refrain.tensor.internal.compute;

import dev.refrain.tensor.internal.memory.Buffer;
import java.util.Arrays;

/**
 * The axes of buffers of equal sizes: neighbours that are contiguous in all of the buffers are merged into one, and those of
 * size 1 are left out. It can be used again and again, and allocates only for more buffers than ever before.
 */
final class MergedAxes {
    /** The largest rank. */
    private static final int MOST = 8;

    private final int[] sizes = new int[MOST];
    private int[] strides = new int[0];
    private int depth;
    private int operands;

    /** Takes the axes of the buffers of both arrays, numbered through; keeps none of them. */
    void merge(Buffer[] first, Buffer[] second) {
        operands = first.length + second.length;
        if (strides.length < operands * MOST) {
            strides = new int[operands * MOST];
        }
        Arrays.fill(strides, 1); // of a single element, which has no axis
        Buffer like = first.length > 0 ? first[0] : second[0];
        depth = 1;
        sizes[0] = 1;
        boolean begun = false;
        for (int axis = 0; axis < like.rank(); axis++) {
            int size = like.size(axis);
            if (size == 1) {
                continue;
            }
            if (begun && !continues(first, second, axis, size)) {
                sizes[depth++] = 1;
            }
            begun = true;
            sizes[depth - 1] *= size;
            for (int k = 0; k < operands; k++) {
                strides[k * MOST + depth - 1] = operand(first, second, k).stride(axis);
            }
        }
    }

    /** Whether one step along the axis built so far is a whole sweep of {@code axis}, in every operand. */
    private boolean continues(Buffer[] first, Buffer[] second, int axis, int size) {
        for (int k = 0; k < operands; k++) {
            if (strides[k * MOST + depth - 1]
                    != size * operand(first, second, k).stride(axis)) {
                return false;
            }
        }
        return true;
    }

    private static Buffer operand(Buffer[] first, Buffer[] second, int k) {
        return k < first.length ? first[k] : second[k - first.length];
    }

    /** The number of axes that are left, at least 1. */
    int depth() {
        return depth;
    }

    int size(int axis) {
        return sizes[axis];
    }

    int stride(int operand, int axis) {
        return strides[operand * MOST + axis];
    }
}
