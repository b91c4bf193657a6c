package dev.refrain.tensor.internal.compute;

import dev.refrain.tensor.internal.memory.Buffer;

/**
 * The common iteration of buffers of equal sizes, row by row: neighbouring axes that are contiguous in all of them are
 * merged, the last one that remains is the row.
 */
final class Walk {
    /** What is done with one row. */
    @FunctionalInterface
    interface Row {
        /** {@code at[k]}: where the row of operand k begins in its array. The array is reused between calls. */
        void run(int[] at);
    }

    private final Buffer[] operands;
    private final int[] sizes;
    private final int[][] strides;
    private final int depth;

    Walk(Buffer... operands) {
        this.operands = operands;
        int rank = operands[0].rank();
        sizes = new int[Math.max(1, rank)];
        strides = new int[operands.length][Math.max(1, rank)];
        sizes[0] = 1;
        int merged = 0; // index of the axis that is being built
        boolean begun = false;
        for (int axis = 0; axis < rank; axis++) {
            int size = operands[0].size(axis);
            if (size == 1) {
                continue;
            }
            if (begun && !continues(merged, axis, size)) {
                merged++;
                sizes[merged] = 1;
            }
            begun = true;
            sizes[merged] *= size;
            for (int k = 0; k < operands.length; k++) {
                strides[k][merged] = operands[k].stride(axis);
            }
        }
        depth = merged + 1;
    }

    /** Whether one step along the axis built so far is a whole sweep of {@code axis}, in every operand. */
    private boolean continues(int merged, int axis, int size) {
        for (int k = 0; k < operands.length; k++) {
            if (strides[k][merged] != size * operands[k].stride(axis)) {
                return false;
            }
        }
        return true;
    }

    int rowLength() {
        return sizes[depth - 1];
    }

    int rowStride(int operand) {
        return strides[operand][depth - 1];
    }

    /** Calls {@code row} for every row, in row-major order. */
    void rows(Row row) {
        int[] at = new int[operands.length];
        for (int k = 0; k < operands.length; k++) {
            at[k] = operands[k].offset();
        }
        if (operands[0].count() > 0) {
            rows(0, at, row);
        }
    }

    private void rows(int axis, int[] at, Row row) { // at most 8 deep: the rank
        if (axis == depth - 1) {
            row.run(at);
            return;
        }
        for (int i = 0; i < sizes[axis]; i++) {
            rows(axis + 1, at, row);
            for (int k = 0; k < at.length; k++) {
                at[k] += strides[k][axis];
            }
        }
        for (int k = 0; k < at.length; k++) {
            at[k] -= sizes[axis] * strides[k][axis];
        }
    }
}
