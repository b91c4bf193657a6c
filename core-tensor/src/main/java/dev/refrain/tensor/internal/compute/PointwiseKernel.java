package dev.refrain.tensor.internal.compute;

import dev.refrain.tensor.internal.compute.LoopProgram.Output;
import dev.refrain.tensor.internal.compute.LoopProgram.Step;
import dev.refrain.tensor.internal.kernel.PointwiseLoop;
import dev.refrain.tensor.internal.memory.Buffer;
import dev.refrain.tensor.internal.memory.Scratch;
import dev.refrain.tensor.internal.parallel.Workers;
import java.util.List;

/**
 * A program of pointwise functions over buffers of any layout, run block by block so that what is between its inputs and
 * its outputs stays in cache; a single function is the program of one step. Every element goes through the same scalar
 * formulas, wherever it lies and whatever lies beside it. On one thread a run allocates nothing.
 */
public final class PointwiseKernel {
    private final LoopProgram program;

    /** The loops of a program of one step. */
    private final boolean single;

    private final PointwiseLoop<float[]> floats;
    private final PointwiseLoop<double[]> doubles;

    PointwiseKernel(LoopProgram program) {
        this.program = program;
        Step first = program.steps().getFirst();
        single = program.steps().size() == 1 && program.constants().isEmpty();
        floats = first.floats();
        doubles = first.doubles();
    }

    /** The function of one, two or three arguments with this name among the scalar bodies. */
    public static PointwiseKernel of(String name, int arity) {
        Step step = new Step(
                Loops.pointwise(name),
                Loops.widePointwise(name),
                0,
                Math.min(1, arity - 1),
                arity - 1,
                arity,
                LoopProgram.NONE);
        return new PointwiseKernel(new LoopProgram(arity, List.of(), List.of(step), List.of(new Output(arity, 0)), 0));
    }

    /** This function as a step of a larger program. */
    Step step(int first, int second, int third, int result) {
        assert single;
        return new Step(floats, doubles, first, second, third, result, LoopProgram.NONE);
    }

    /** The loop of this function over floats that lie one after the other; a program of several has none. */
    public PointwiseLoop<float[]> floats() {
        assert single;
        return floats;
    }

    /** {@code out = f(x)}: sizes equal; {@code x} may be {@code out}, but not overlap it otherwise. */
    public void run(Buffer x, Buffer out) {
        if (!ranAtOnce(x, x, x, out)) {
            run(new Buffer[] {x}, new Buffer[] {out});
        }
    }

    /** {@code out = f(a, b)}: sizes equal (repeat with {@link Buffer#expanded}); {@code out} is perhaps a or b. */
    public void run(Buffer a, Buffer b, Buffer out) {
        if (!ranAtOnce(a, b, b, out)) {
            run(new Buffer[] {a, b}, new Buffer[] {out});
        }
    }

    /** {@code out = f(a, b, c)}: sizes equal (repeat with {@link Buffer#expanded}); {@code out} is perhaps a, b or c. */
    public void run(Buffer a, Buffer b, Buffer c, Buffer out) {
        if (!ranAtOnce(a, b, c, out)) {
            run(new Buffer[] {a, b, c}, new Buffer[] {out});
        }
    }

    /** Most runs are of one function over little and contiguous memory: one call of its loop. */
    private boolean ranAtOnce(Buffer a, Buffer b, Buffer c, Buffer out) {
        int n = out.count();
        if (n > BlockLayout.WORTH_SPLITTING
                || !single
                || !a.isContiguous()
                || !b.isContiguous()
                || !c.isContiguous()
                || !out.isContiguous()) {
            return false;
        }
        assert a.hasSizesOf(out) && b.hasSizesOf(out) && c.hasSizesOf(out);
        if (out.isWide()) {
            doubles.run(
                    a.doubles(),
                    a.offset(),
                    b.doubles(),
                    b.offset(),
                    c.doubles(),
                    c.offset(),
                    out.doubles(),
                    out.offset(),
                    n);
        } else {
            floats.run(
                    a.floats(),
                    a.offset(),
                    b.floats(),
                    b.offset(),
                    c.floats(),
                    c.offset(),
                    out.floats(),
                    out.offset(),
                    n);
        }
        return true;
    }

    /**
     * Calculates all outputs: buffers of equal sizes and one element type. An output may be an input, element for element, but
     * not overlap it otherwise, nor another output.
     */
    public void run(Buffer[] inputs, Buffer[] outputs) {
        assert inputs.length == program.inputs()
                && outputs.length == program.outputs().size();
        assert fits(inputs, outputs[0]) && fits(outputs, outputs[0]);
        if (outputs[0].count() == 0) {
            return;
        }
        Scratch scratch = Workers.borrow();
        try {
            if (outputs[0].count() <= BlockLayout.BLOCK && ranInOnePiece(inputs, outputs, scratch)) {
                return;
            }
            BlockLayout layout = scratch.tool(BlockLayout.class, BlockLayout::new);
            layout.plan(program, inputs, outputs);
            if (layout.chunks() == 1 || Workers.threads() == 1) {
                run(layout, inputs, outputs, 0, layout.blocks(), scratch);
            } else {
                split(layout, inputs, outputs);
            }
        } finally {
            Workers.giveBack(scratch);
        }
    }

    /** The same run again and again, over memory of the same layout as this. */
    public PreparedRun prepared(Buffer[] inputs, Buffer[] outputs) {
        assert fits(inputs, outputs[0]) && fits(outputs, outputs[0]);
        return new PreparedRun(this, program, inputs, outputs);
    }

    private void split(BlockLayout layout, Buffer[] inputs, Buffer[] outputs) {
        Workers.run(layout.chunks(), chunk -> {
            int from = chunk * layout.blocksPerChunk();
            int to = Math.min(layout.blocks(), from + layout.blocksPerChunk());
            Scratch own = Workers.borrow();
            try {
                run(layout, inputs, outputs, from, to, own);
            } finally {
                Workers.giveBack(own);
            }
        });
    }

    private boolean ranInOnePiece(Buffer[] inputs, Buffer[] outputs, Scratch scratch) {
        BlockRun<?> run = tool(outputs[0].isWide(), scratch);
        try {
            return run.ranInOnePiece(program, inputs, outputs, scratch);
        } finally {
            run.release();
        }
    }

    private static BlockRun<?> tool(boolean wide, Scratch scratch) {
        return wide
                ? scratch.tool(DoubleBlockRun.class, DoubleBlockRun::new)
                : scratch.tool(FloatBlockRun.class, FloatBlockRun::new);
    }

    private void run(BlockLayout layout, Buffer[] inputs, Buffer[] outputs, int from, int to, Scratch scratch) {
        BlockRun<?> run = tool(outputs[0].isWide(), scratch);
        try {
            run.bind(program, layout, inputs, outputs, scratch);
            run.run(program, layout, from, to);
        } finally {
            run.release();
        }
    }

    private static boolean fits(Buffer[] buffers, Buffer like) {
        for (Buffer buffer : buffers) {
            if (!buffer.hasSizesOf(like) || buffer.isWide() != like.isWide()) {
                return false;
            }
        }
        return true;
    }
}
