package dev.refrain.tensor.internal.compute;

import dev.refrain.tensor.internal.memory.Buffer;

/**
 * How the elements of a program's operands are cut into blocks, by shapes and strides alone. A block is a piece of a row, or
 * several whole rows that are short. Operands are numbered through: inputs, then outputs.
 *
 * <p>Where an operand's elements do not lie one after the other within a block, they are brought together in scratch memory:
 * once, where all blocks have the same, as of a repeated row; else for each block. Rows are joined in one block only where
 * that saves more calls of loops than it costs copies.
 *
 * <p>It can be planned again and again, and allocates only for more operands than ever before.
 */
final class BlockLayout {
    /** Elements of a block of several steps, or of operands that are brought together. */
    static final int BLOCK = 1024;

    /** Elements per chunk of work for a thread: some 10 µs of the cheapest function, and a divisor of nothing else. */
    static final int CHUNK = 1 << 15;

    /** Results of functions up to which waking a second thread, some 40 µs, costs more than it brings. */
    static final int WORTH_SPLITTING = 1 << 18;

    /** How a block's elements of an operand are reached. */
    enum Access {
        /** They lie one after the other in the operand's own memory. */
        IN_PLACE,
        /** They are brought together before the first block, and serve all blocks. */
        ONCE,
        /** They are brought together before each block, or taken to where they belong after it. */
        EACH_BLOCK
    }

    private final MergedAxes axes = new MergedAxes();
    private Access[] access = new Access[0];
    private int[] offsets = new int[0];
    private int[] columnStrides = new int[0];
    private int[] rowStrides = new int[0];
    private int inputs;
    private int operands;
    private int rows;
    private int columns;
    private int blockRows;
    private int blockColumns;
    private int blocksAcross;
    private int blocksPerSheet;
    private int blocks;
    private int blocksPerChunk;
    private int scratchBlocks;

    /** Plans a run of a program; keeps none of the buffers. */
    void plan(LoopProgram program, Buffer[] in, Buffer[] out) {
        axes.merge(in, out);
        inputs = in.length;
        operands = in.length + out.length;
        reserve();
        move(in, out);
        for (int k = 0; k < operands; k++) {
            columnStrides[k] = axes.stride(k, axes.depth() - 1);
            rowStrides[k] = axes.stride(k, Math.max(0, axes.depth() - 2));
        }
        columns = axes.size(axes.depth() - 1);
        rows = axes.depth() == 1 ? 1 : axes.size(axes.depth() - 2);
        int steps = program.steps().size();
        blockRows = joinsRows(steps) ? Math.min(rows, BLOCK / columns) : 1;
        int apart = chooseAccess(program, in, out);
        scratchBlocks = program.slots() + program.constants().size() + apart;
        blockColumns = Math.min(columns, apart == 0 && steps == 1 ? CHUNK : BLOCK);
        blocksAcross = Math.ceilDiv(columns, blockColumns);
        blocksPerSheet = Math.ceilDiv(rows, blockRows) * blocksAcross;
        int sheets = sheets();
        blocks = sheets * blocksPerSheet;
        int count = sheets * rows * columns;
        boolean worthSplitting = (long) count * steps > WORTH_SPLITTING;
        blocksPerChunk = worthSplitting ? (int) Math.max(1, (long) CHUNK * blocks / count) : blocks;
    }

    /** The same plan for buffers of the same sizes and strides that begin elsewhere. */
    void move(Buffer[] in, Buffer[] out) {
        for (int k = 0; k < operands; k++) {
            offsets[k] = (k < inputs ? in[k] : out[k - inputs]).offset();
        }
    }

    private void reserve() {
        if (access.length < operands) {
            access = new Access[operands];
            offsets = new int[operands];
            columnStrides = new int[operands];
            rowStrides = new int[operands];
        }
    }

    /** Returns how many operands are not in place. */
    private int chooseAccess(LoopProgram program, Buffer[] in, Buffer[] out) {
        int apart = 0;
        for (int k = 0; k < operands; k++) {
            access[k] = accessOf(k);
            if (k >= inputs && isReadLater(program, k - inputs, in, out)) {
                access[k] = Access.EACH_BLOCK;
            }
            apart += access[k] == Access.IN_PLACE ? 0 : 1;
        }
        return apart;
    }

    /** Whether the calls of loops that blocks of several rows save are worth more than the copies they cost: some 8 and 5 ns. */
    private boolean joinsRows(int steps) {
        if (rows == 1 || columns > BLOCK / 2) {
            return false;
        }
        int copied = 0;
        for (int k = 0; k < operands; k++) {
            boolean once = k < inputs && isSameInAllRows(k);
            copied += columnStride(k) == 1 && rowStride(k) != columns && !once ? 1 : 0;
        }
        return copied * (128 + columns) < steps * 192;
    }

    private Access accessOf(int k) {
        if (columnStride(k) == 1 && (blockRows == 1 || rowStride(k) == columns)) {
            return Access.IN_PLACE;
        }
        boolean sameInAllColumns = columnStride(k) == 0 || columns <= BLOCK; // a block has whole rows then
        return k < inputs && sameInAllColumns && isSameInAllRows(k) ? Access.ONCE : Access.EACH_BLOCK;
    }

    private boolean isSameInAllRows(int k) {
        for (int axis = 0; axis < axes.depth() - 1; axis++) {
            if (axes.stride(k, axis) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether some output's memory is that of an input which is still read when the output is calculated. */
    static boolean isAnyReadLater(LoopProgram program, Buffer[] in, Buffer[] out) {
        for (int output = 0; output < out.length; output++) {
            if (isReadLater(program, output, in, out)) {
                return true;
            }
        }
        return false;
    }

    /** Whether an output's memory may be that of an input which is still read when the output is calculated. */
    private static boolean isReadLater(LoopProgram program, int output, Buffer[] in, Buffer[] out) {
        int step = program.outputs().get(output).step();
        for (int input = 0; input < in.length; input++) {
            if (isSameMemory(in[input], out[output]) && program.isReadAfter(step, input)) {
                return true;
            }
        }
        return false;
    }

    /** An output that is an input begins where that begins; elsewhere in the same array it does not overlap it. */
    @SuppressWarnings("ReferenceEquality") // the same array, not an equal one
    private static boolean isSameMemory(Buffer a, Buffer b) {
        boolean sameArray = a.isWide() ? a.doubles() == b.doubles() : a.floats() == b.floats();
        return sameArray && a.offset() == b.offset();
    }

    /** How an operand is reached. */
    Access access(int operand) {
        return access[operand];
    }

    /** The length of a row. */
    int columns() {
        return columns;
    }

    /** How many rows follow each other at one stride: a sheet. */
    int rows() {
        return rows;
    }

    int columnStride(int operand) {
        return columnStrides[operand];
    }

    /** How far rows are apart; anything where there is one. */
    int rowStride(int operand) {
        return rowStrides[operand];
    }

    /** Where the first element of an operand in sheet number {@code sheet} lies in its array. */
    int origin(int operand, int sheet) {
        int offset = offsets[operand];
        int rest = sheet;
        for (int axis = axes.depth() - 3; axis >= 0; axis--) {
            offset += rest % axes.size(axis) * axes.stride(operand, axis);
            rest /= axes.size(axis);
        }
        return offset;
    }

    private int sheets() {
        int sheets = 1;
        for (int axis = axes.depth() - 3; axis >= 0; axis--) {
            sheets *= axes.size(axis);
        }
        return sheets;
    }

    /** The most rows in a block. */
    int blockRows() {
        return blockRows;
    }

    /** The most elements of one row in a block. */
    int blockColumns() {
        return blockColumns;
    }

    int blockSize() {
        return blockRows * blockColumns;
    }

    /** Blocks side by side. */
    int blocksAcross() {
        return blocksAcross;
    }

    int blocksPerSheet() {
        return blocksPerSheet;
    }

    int blocks() {
        return blocks;
    }

    int blocksPerChunk() {
        return blocksPerChunk;
    }

    int chunks() {
        return Math.ceilDiv(blocks, blocksPerChunk);
    }

    /** How many blocks of scratch memory a thread needs. */
    int scratchBlocks() {
        return scratchBlocks;
    }
}
