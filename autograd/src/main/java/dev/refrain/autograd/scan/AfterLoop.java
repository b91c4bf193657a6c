package dev.refrain.autograd.scan;

import dev.refrain.autograd.ops.RowAxis;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.internal.compute.Copies;
import dev.refrain.tensor.internal.memory.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * What a sweep calculates after its loop: block by block, the last times first, what has rows and the sums of it over time; at
 * the end what is made of these sums alone.
 */
final class AfterLoop {
    /** Rows of a block of times, at least. */
    private static final int BLOCK_ROWS = 512;

    private final StepCode code;
    private final StepProgram program;
    private final BlockValues[] blocks;
    private final BlockValues end;

    AfterLoop(Sweep sweep) {
        code = sweep.code();
        program = code.program;
        boolean nothing = code.parts.in(Phase.AFTER).isEmpty();
        blocks = sweep.blocks(nothing ? sweep.times() : Math.ceilDiv(BLOCK_ROWS, code.rows));
        end = new BlockValues(sweep, 0, 0);
    }

    /** Calculates it; {@code output} is where the output of all times goes, if there is one. */
    void run(@Nullable Buffer output) {
        for (BlockValues block : blocks) {
            for (Part part : code.parts.in(Phase.AFTER)) {
                int node = part.results().getFirst();
                if (code.axes[node] != RowAxis.SUMMED) {
                    Calls.run(part, block, each -> memory(block, each, output));
                } else if (block == blocks[0]) {
                    Calls.run(part, block, each -> fresh(program.shape(each)));
                    end.put(node, block.of(node));
                } else {
                    Calls.add(part, block, end.of(node));
                }
            }
            if (output != null && !isPlaced(program.outputs().getFirst())) {
                Copies.into(block.of(program.outputs().getFirst()), place(block, output));
            }
        }
        for (Part part : code.parts.in(Phase.END)) {
            Calls.run(part, end, each -> fresh(program.shape(each)));
        }
    }

    /** Where a value goes that is calculated after the loop. */
    private Buffer memory(BlockValues block, int node, @Nullable Buffer output) {
        if (code.isKept(node)) {
            return block.own(node);
        }
        return output != null && isPlaced(node) ? place(block, output) : fresh(block.shape(node));
    }

    /** Whether a value is calculated where the output goes. */
    private boolean isPlaced(int node) {
        return program.outputs().getFirst() == node
                && program.isCalculated(node)
                && program.phase(node) == Phase.AFTER
                && !code.isKept(node);
    }

    /** Where the output for the times of a block goes. */
    private Buffer place(BlockValues block, Buffer output) {
        Shape shape = program.shape(program.outputs().getFirst());
        return Storage.over(output, shape).rows(block.from(), block.to());
    }

    private Buffer fresh(Shape shape) {
        return Buffer.zeros(program.dtype() == DType.FLOAT64, shape.sizes());
    }

    /** A total that is not summed in the loop. */
    Buffer total(int index) {
        return end.of(program.totals().get(index));
    }

    /** Forgets what the run was given. */
    void forget() {
        end.forget();
        for (BlockValues block : blocks) {
            block.forget();
        }
    }
}
