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
    private final MergedAxes axes = new MergedAxes();
    private final int last;

    Walk(Buffer... operands) {
        this.operands = operands;
        axes.merge(operands, new Buffer[0]);
        last = axes.depth() - 1;
    }

    int rowLength() {
        return axes.size(last);
    }

    int rowStride(int operand) {
        return axes.stride(operand, last);
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
        if (axis == last) {
            row.run(at);
            return;
        }
        for (int i = 0; i < axes.size(axis); i++) {
            rows(axis + 1, at, row);
            for (int k = 0; k < at.length; k++) {
                at[k] += axes.stride(k, axis);
            }
        }
        for (int k = 0; k < at.length; k++) {
            at[k] -= axes.size(axis) * axes.stride(k, axis);
        }
    }
}
