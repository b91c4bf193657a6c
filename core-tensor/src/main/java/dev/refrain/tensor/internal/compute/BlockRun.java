package dev.refrain.tensor.internal.compute;

import dev.refrain.tensor.internal.compute.BlockLayout.Access;
import dev.refrain.tensor.internal.compute.LoopProgram.Constant;
import dev.refrain.tensor.internal.compute.LoopProgram.Step;
import dev.refrain.tensor.internal.kernel.PointwiseLoop;
import dev.refrain.tensor.internal.memory.Buffer;
import dev.refrain.tensor.internal.memory.Scratch;
import java.util.Arrays;

/**
 * One thread's way through the blocks of a program: where each value lies, and which block it is at. It can be bound again
 * and again, and allocates only for a larger program than ever before.
 *
 * @param <A> the array type
 */
abstract class BlockRun<A> {
    /** By value: the array it lies in, and where a block of it begins there. */
    private Object[] arrays = new Object[0];

    private int[] at = new int[0];

    /** By operand: the value it is, its own array, and where its first element of the current sheet lies there. */
    private int[] values = new int[0];

    private Object[] homes = new Object[0];
    private int[] origins = new int[0];

    private int operands;
    private int inputs;

    abstract Elements<A> elements();

    abstract void fill(A array, int from, int to, double number);

    abstract PointwiseLoop<A> loop(Step step);

    /** Brings rows from any strides together. */
    abstract void gather(A from, int at, int rowStride, int stride, A to, int toAt, int rows, int columns);

    /** Takes rows that lie together to any strides. */
    abstract void scatter(A from, int at, A to, int toAt, int rowStride, int stride, int rows, int columns);

    /** Finds a place for every value. */
    void bind(LoopProgram program, BlockLayout layout, Buffer[] in, Buffer[] out, Scratch scratch) {
        inputs = in.length;
        operands = in.length + out.length;
        reserve(program.values(), operands);
        int size = layout.blockSize();
        A memory = elements().of(scratch, layout.scratchBlocks() * size);
        int free = placeOwn(program, memory, size);
        for (int k = 0; k < operands; k++) {
            values[k] = k < inputs ? k : program.outputs().get(k - inputs).value();
            homes[k] = elements().of(k < inputs ? in[k] : out[k - inputs]);
            if (layout.access(k) == Access.IN_PLACE) {
                place(values[k], homes[k], 0); // moves with the block
            } else {
                place(values[k], memory, free);
                free += size;
            }
        }
    }

    /** Places what lies in scratch memory, in blocks of this size, but for operands; returns where it ends. */
    private int placeOwn(LoopProgram program, A memory, int size) {
        for (int i = 0; i < program.steps().size(); i++) { // an iterator would be allocated
            Step step = program.steps().get(i);
            place(step.result(), memory, step.slot() * size); // an output's comes below
        }
        int free = program.slots() * size;
        for (int i = 0; i < program.constants().size(); i++) {
            Constant constant = program.constants().get(i);
            place(constant.value(), memory, free);
            fill(memory, free, free + size, constant.number());
            free += size;
        }
        return free;
    }

    /**
     * Runs a program over little memory in one piece, without a plan: if each operand's elements lie one after the other, or
     * repeat a piece that does, and no output takes the place of what is still read.
     *
     * @return whether it did
     */
    boolean ranInOnePiece(LoopProgram program, Buffer[] in, Buffer[] out, Scratch scratch) {
        int repeated = repeated(in, out);
        if (repeated < 0 || BlockLayout.isAnyReadLater(program, in, out)) {
            return false;
        }
        int n = out[0].count();
        reserve(program.values(), 0);
        A memory = elements().of(scratch, (program.slots() + program.constants().size() + repeated) * n);
        int free = placeOwn(program, memory, n);
        for (int k = 0; k < in.length; k++) {
            if (in[k].isContiguous()) {
                place(k, elements().of(in[k]), in[k].offset());
            } else {
                repeat(in[k], memory, free, n);
                place(k, memory, free);
                free += n;
            }
        }
        for (int k = 0; k < out.length; k++) {
            place(program.outputs().get(k).value(), elements().of(out[k]), out[k].offset());
        }
        calculate(program, n);
        return true;
    }

    /** How many operands repeat a piece; -1 if one lies in another way. */
    private static int repeated(Buffer[] in, Buffer[] out) {
        int repeated = 0;
        for (Buffer operand : in) {
            if (!operand.isContiguous()) {
                repeated++;
                if (operand.period() == 0) {
                    return -1;
                }
            }
        }
        for (Buffer operand : out) {
            if (!operand.isContiguous()) {
                return -1;
            }
        }
        return repeated;
    }

    private void repeat(Buffer operand, A to, int at, int n) {
        A home = elements().of(operand);
        int period = operand.period();
        if (period == 1) {
            elements().copy(home, operand.offset(), 0, to, at, 1, n);
            return;
        }
        for (int start = 0; start < n; start += period) {
            elements().copy(home, operand.offset(), 1, to, at + start, 1, period);
        }
    }

    private void reserve(int valueCount, int operandCount) {
        if (arrays.length < valueCount) {
            arrays = new Object[valueCount];
            at = new int[valueCount];
        }
        if (values.length < operandCount) {
            values = new int[operandCount];
            homes = new Object[operandCount];
            origins = new int[operandCount];
        }
    }

    private void place(int value, Object array, int start) {
        arrays[value] = array;
        at[value] = start;
    }

    /** Forgets the operands, which the garbage collector may want. */
    void release() {
        Arrays.fill(arrays, null);
        Arrays.fill(homes, null);
    }

    /** Runs the blocks {@code from .. to - 1}. */
    void run(LoopProgram program, BlockLayout layout, int from, int to) {
        int sheet = from / layout.blocksPerSheet();
        int inSheet = from % layout.blocksPerSheet();
        int row = inSheet / layout.blocksAcross() * layout.blockRows();
        int column = inSheet % layout.blocksAcross() * layout.blockColumns();
        enter(layout, sheet);
        fillOnce(layout);
        for (int block = from; block < to; block++) {
            int rows = Math.min(layout.blockRows(), layout.rows() - row);
            int columns = Math.min(layout.blockColumns(), layout.columns() - column);
            bring(layout, row, rows, column, columns);
            calculate(program, rows * columns);
            take(layout, row, rows, column, columns);
            column += layout.blockColumns();
            if (column >= layout.columns()) {
                column = 0;
                row += layout.blockRows();
                if (row >= layout.rows() && block + 1 < to) {
                    row = 0;
                    enter(layout, ++sheet);
                }
            }
        }
    }

    private void enter(BlockLayout layout, int sheet) {
        for (int k = 0; k < operands; k++) {
            origins[k] = layout.origin(k, sheet);
        }
    }

    private void fillOnce(BlockLayout layout) {
        for (int k = 0; k < inputs; k++) {
            if (layout.access(k) == Access.ONCE) {
                gather(layout, k, 0, layout.blockRows(), 0, layout.blockColumns());
            }
        }
    }

    private void bring(BlockLayout layout, int row, int rows, int column, int columns) {
        for (int k = 0; k < operands; k++) {
            Access access = layout.access(k);
            if (access == Access.IN_PLACE) {
                at[values[k]] = origins[k] + row * layout.rowStride(k) + column;
            } else if (access == Access.EACH_BLOCK && k < inputs) {
                gather(layout, k, row, rows, column, columns);
            }
        }
    }

    private void gather(BlockLayout layout, int k, int row, int rows, int column, int columns) {
        int rowStride = layout.rowStride(k);
        int stride = layout.columnStride(k);
        int from = origins[k] + row * rowStride + column * stride;
        int value = values[k];
        A home = cast(homes[k]);
        A block = cast(arrays[value]);
        if (rowStride == 1 && rows > 1) {
            elements().transpose(home, from, stride, block, at[value], columns, rows, columns);
        } else {
            gather(home, from, rowStride, stride, block, at[value], rows, columns);
        }
    }

    private void take(BlockLayout layout, int row, int rows, int column, int columns) {
        for (int k = inputs; k < operands; k++) {
            if (layout.access(k) == Access.EACH_BLOCK) {
                int rowStride = layout.rowStride(k);
                int stride = layout.columnStride(k);
                int to = origins[k] + row * rowStride + column * stride;
                int value = values[k];
                scatter(cast(arrays[value]), at[value], cast(homes[k]), to, rowStride, stride, rows, columns);
            }
        }
    }

    private void calculate(LoopProgram program, int n) {
        for (int i = 0; i < program.steps().size(); i++) {
            Step step = program.steps().get(i);
            int a = step.first();
            int b = step.second();
            int c = step.third();
            int y = step.result();
            loop(step)
                    .run(
                            cast(arrays[a]),
                            at[a],
                            cast(arrays[b]),
                            at[b],
                            cast(arrays[c]),
                            at[c],
                            cast(arrays[y]),
                            at[y],
                            n);
        }
    }

    /** Arrays are kept as objects, since there are no generic arrays; all are of this type. */
    @SuppressWarnings("unchecked")
    private A cast(Object array) {
        return (A) array;
    }
}
