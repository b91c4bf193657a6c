package dev.refrain.autograd.scan;

import dev.refrain.autograd.ops.RowAxis;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.internal.memory.Buffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a sweep calculates after its loop: block by block, the last times first, what has rows and the sums of it over time; at
 * the end what is made of these sums alone.
 */
final class AfterLoop {
    private final StepCode code;
    private final StepProgram program;
    private final Sweep sweep;
    private final BlockValues end;
    private final int length;
    private final Map<Integer, Buffer> temporary = new HashMap<>();
    private final Map<Integer, Buffer> terms = new HashMap<>();
    private BlockValues[] blocks;
    private boolean begun;

    /** In blocks of so many times. */
    AfterLoop(Sweep sweep, int length) {
        this.length = length;
        this.sweep = sweep;
        code = sweep.code();
        program = code.program;
        end = new BlockValues(sweep, 0, 0);
        blocks = blocks();
    }

    private BlockValues[] blocks() {
        return sweep.blocks(code.parts.in(Phase.AFTER).isEmpty() ? sweep.times() : length);
    }

    /** Divides as many times as there are now. */
    void divide() {
        blocks = blocks();
    }

    /** Begins a run. */
    void begin() {
        begun = false;
    }

    /** Calculates it for a stretch of time; {@code output} is where the output of its times goes, if there is one. */
    void run(@Nullable Buffer output) {
        for (BlockValues block : blocks) {
            for (Part part : code.parts.in(Phase.AFTER)) {
                int node = part.results().getFirst();
                if (code.axes[node] != RowAxis.SUMMED) {
                    run(part, Calls.of(part, block, each -> memory(block, each, output)));
                } else if (!begun) {
                    run(part, Calls.of(part, block, this::sum));
                    end.put(node, block.of(node));
                } else {
                    Calls.adding(part, block, end.of(node), each -> again(terms, each, program.shape(each)))
                            .forEach(call -> run(part, call));
                }
            }
            begun = true;
            if (output != null && !isPlaced(program.outputs().getFirst())) {
                Buffer result = block.of(program.outputs().getFirst());
                sweep.execution().run(new Instruction.Copied(result, place(block, output)));
            }
        }
    }

    /** Calculates what is made of the sums over all times. */
    void end() {
        for (Part part : code.parts.in(Phase.END)) {
            run(part, Calls.of(part, end, this::sum));
        }
    }

    private void run(Part part, Instruction call) {
        sweep.execution().run(part, call);
    }

    /** Where a value goes that is calculated after the loop. */
    private Buffer memory(BlockValues block, int node, @Nullable Buffer output) {
        if (code.isKept(node)) {
            return block.own(node);
        }
        return output != null && isPlaced(node) ? place(block, output) : again(temporary, node, block.shape(node));
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

    /** Where a value over all times goes: what is given away lies in memory of its own. */
    private Buffer sum(int node) {
        for (int total : program.totals()) {
            if (program.base(total) == node) {
                return fresh(program.shape(node));
            }
        }
        return again(temporary, node, program.shape(node));
    }

    /** For a value that nobody reads after this run, or its block: the same memory again and again. */
    private Buffer again(Map<Integer, Buffer> known, int node, Shape shape) {
        Buffer memory = known.get(node);
        if (memory == null || memory.count() < shape.count()) {
            memory = fresh(Shape.of(shape.count()));
            known.put(node, memory);
        }
        return memory.sliced(0, 0, shape.count()).reshaped(shape.sizes());
    }

    private Buffer fresh(Shape shape) {
        return Buffer.zeros(program.dtype() == DType.FLOAT64, shape.sizes());
    }

    /** A total that is not summed in the loop. */
    Buffer total(int index) {
        return end.of(program.totals().get(index));
    }

    /** Forgets where the sums of a run lie. */
    void forgetTotals() {
        end.forget();
    }

    /** Forgets what a stretch of time was given. */
    void forgetTimes() {
        for (BlockValues block : blocks) {
            block.forget();
        }
    }
}
