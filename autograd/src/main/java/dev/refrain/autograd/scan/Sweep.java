package dev.refrain.autograd.scan;

import dev.refrain.tensor.DType;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.internal.compute.Copies;
import dev.refrain.tensor.internal.memory.Buffer;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A program over so many times, in one direction: its memory, and the instructions of its loop. One run at a time: what is
 * shared and what comes in are given, then the phases follow each other.
 */
final class Sweep {
    /** Rows of a block of times in calls before the loop, at least: few, so that the loop finds them in cache. */
    private static final int BLOCK_ROWS_BEFORE = 128;

    private final StepCode code;
    private final StepProgram program;
    private final boolean wide;
    private final int times;
    private final @Nullable Sweep forward;
    private final Map<Integer, Storage> memory = new HashMap<>();
    private final Map<Integer, Storage> copies = new HashMap<>();
    private final Map<Integer, Operand> operands = new HashMap<>();
    private final Map<Integer, Storage> sums = new HashMap<>();
    private final Storage[] carried;
    private final Buffer[] starts;
    private final Buffer[] ends;
    private final Shape inputShape;
    private final Instruction[][] loop;
    private final Instruction[] lastWithoutCarried;
    private final boolean[] changing;
    private final OnceValues once;
    private final BlockValues[] early;
    private final AfterLoop after;

    private @Nullable StepNoise noise;
    private @Nullable Storage input;
    private Buffer[] shared = {};
    private @Nullable Buffer inputs;

    /** Of a step, or if {@code forward} is there, of its step back. */
    Sweep(StepCode code, int times, @Nullable Sweep forward) {
        this.code = code;
        this.times = times;
        this.forward = forward;
        program = code.program;
        wide = program.dtype() == DType.FLOAT64;
        carried = new Storage[program.next().size()];
        for (int k = 0; k < carried.length; k++) {
            int slots = code.isCarriedOverTime(k) ? times + 1 : 2;
            Shape shape = program.shape(program.next().get(k));
            carried[k] = program.isHandedOn(k) ? Storage.ofSame(wide, shape) : new Storage(wide, slots, shape);
        }
        starts = new Buffer[carried.length];
        ends = new Buffer[carried.length];
        for (int k = 0; k < carried.length; k++) {
            starts[k] = carried[k].at(forward == null ? 0 : times);
            ends[k] = carried[k].at(forward == null ? times : 0);
        }
        inputShape = program.inputShape();
        changing = code.changing(forward == null ? new boolean[0] : forward.changing);
        once = new OnceValues(this);
        early = blocks(code.parts.in(Phase.BEFORE).isEmpty() ? times : Math.ceilDiv(BLOCK_ROWS_BEFORE, code.rows));
        after = new AfterLoop(this);
        for (Part part : code.parts.in(Phase.BEFORE)) {
            if (part instanceof Part.Product product && code.isOnce(product.right())) {
                operand(product.right()); // known before a run takes its operands
            }
        }
        LoopBuilder builder = new LoopBuilder(this);
        loop = new Instruction[times][];
        for (int t = 0; t < times; t++) {
            loop[t] = builder.at(t, false);
        }
        lastWithoutCarried = builder.at(forward == null ? times - 1 : 0, true);
    }

    /** The times in blocks of this length, the last times first. */
    BlockValues[] blocks(int length) {
        BlockValues[] parts = new BlockValues[Math.ceilDiv(times, length)];
        for (int k = 0; k < parts.length; k++) {
            int from = (parts.length - 1 - k) * length;
            parts[k] = new BlockValues(this, from, Math.min(times, from + length));
        }
        return parts;
    }

    int times() {
        return times;
    }

    boolean[] changing() {
        return changing;
    }

    StepCode code() {
        return code;
    }

    /** Of a step back: the step. */
    Sweep forward() {
        if (forward == null) {
            throw new IllegalStateException("a step that reads what a step before it saved");
        }
        return forward;
    }

    /** The slot of a carried value as it comes to a step. */
    int comes(int time) {
        return forward == null ? time : time + 1;
    }

    /** The slot of a carried value as it goes on from a step. */
    int goes(int time) {
        return forward == null ? time + 1 : time;
    }

    Storage carried(int k) {
        return carried[k];
    }

    /** Where a carried value is before the first step of this. */
    Buffer start(int k) {
        return starts[k];
    }

    /** Where it is after the last. */
    Buffer end(int k) {
        return ends[k];
    }

    /** The memory of a calculated value. */
    Storage memory(int node) {
        int inherited = code.inherited(node);
        return inherited == StepCode.NONE ? ownMemory(node) : forward().memory(inherited);
    }

    private Storage ownMemory(int node) {
        return memory.computeIfAbsent(
                node, any -> new Storage(wide, code.isOverTime(node) ? times : 1, program.shape(node)));
    }

    /** The memory of what comes in, for the loop of this or of the step back. */
    Storage input() {
        if (input == null) {
            input = new Storage(wide, times, inputShape);
            copyInputs();
        }
        return input;
    }

    private void copyInputs() {
        if (input != null && inputs != null) {
            Copies.into(inputs, input.all());
        }
    }

    /** What comes in for some times. */
    Buffer inputRows(int from, int to) {
        if (inputs == null) {
            throw new IllegalStateException("a run without an input");
        }
        return Storage.over(inputs, inputShape).rows(from, to);
    }

    Buffer shared(int index) {
        return shared[index];
    }

    /** A value that is the same for all times and lies elsewhere in every run, copied for the loop. */
    Buffer copy(int node) {
        return copies.computeIfAbsent(node, any -> new Storage(wide, 1, program.shape(node)))
                .at(0);
    }

    /** The right operand of a product in the loop that is the same for all times. */
    Operand operand(int node) {
        return operands.computeIfAbsent(node, any -> Operand.once(wide, program.shape(node), times * code.rows));
    }

    /** Whether a total is added up time by time. */
    boolean isSummedInLoop(int total) {
        return program.phase(program.base(program.totals().get(total))) == Phase.STEP;
    }

    /** Where such a total is added up. */
    Buffer sum(int total) {
        return sums.computeIfAbsent(
                        total,
                        any -> new Storage(
                                wide, 1, program.shape(program.totals().get(total))))
                .at(0);
    }

    /** What the masks of this run are drawn from. */
    StepNoise noise() {
        if (noise == null) {
            throw new IllegalStateException("a run without noise that draws a mask");
        }
        return noise;
    }

    /** Says what they are drawn from in the run that begins. */
    void drawFrom(@Nullable StepNoise ofRun) {
        noise = ofRun;
    }

    /** The values that are the same for all times, in this run. */
    OnceValues once() {
        return once;
    }

    /** Begins a run: {@code sharedOnes} by index, and what comes in, [T, ...] in order. */
    void begin(Buffer[] sharedOnes, @Nullable Buffer inputsInOrder) {
        shared = sharedOnes;
        inputs = inputsInOrder;
        for (Part part : code.parts.in(Phase.ONCE)) {
            Calls.run(part, once, node -> memory(node).at(0));
        }
        operands.forEach((node, operand) -> operand.take(once.of(node)));
        copies.forEach((node, copy) -> Copies.into(once.of(node), copy.at(0)));
        copyInputs();
    }

    /**
     * Runs the loop, and before the times of each block what comes before them; of a step back without what is carried on at
     * the end unless {@code toTheEnd}.
     */
    void loop(boolean toTheEnd) {
        for (int i = 0; i < program.totals().size(); i++) {
            if (isSummedInLoop(i)) {
                Copies.clear(sum(i));
            }
        }
        for (int k = 0; k < early.length; k++) {
            BlockValues block = early[forward == null ? early.length - 1 - k : k];
            before(block);
            for (int i = block.from(); i < block.to(); i++) {
                int t = forward == null ? i : block.from() + block.to() - 1 - i;
                boolean last = forward != null && t == 0 && !toTheEnd;
                for (Instruction instruction : last ? lastWithoutCarried : loop[t]) {
                    instruction.run();
                }
            }
        }
    }

    private void before(BlockValues block) {
        for (Part part : code.parts.in(Phase.BEFORE)) {
            if (part instanceof Part.Product product && code.isOnce(product.right())) {
                Buffer out = memory(product.node()).rows(block.from(), block.to());
                operand(product.right()).multiply(false, block.of(product.left()), out);
                block.put(product.node(), out);
            } else {
                Calls.run(part, block, node -> memory(node).rows(block.from(), block.to()));
            }
        }
    }

    /** Calculates what comes after the loop; {@code output} is where the output of all times goes, if there is one. */
    void after(@Nullable Buffer output) {
        after.run(output);
    }

    /** A total of the run, after that, in memory that is not used again. */
    Buffer total(int index) {
        return isSummedInLoop(index) ? Storage.copied(sum(index)) : after.total(index);
    }

    /** Bytes of the memory, without packed operands. */
    long bytes() {
        return Stream.of(
                        memory.values().stream(),
                        copies.values().stream(),
                        sums.values().stream(),
                        Stream.of(carried),
                        Stream.ofNullable(input))
                .flatMap(each -> each)
                .mapToLong(Storage::bytes)
                .sum();
    }

    /** Forgets what the run was given. */
    void finish() {
        shared = new Buffer[0];
        inputs = null;
        noise = null;
        once.forget();
        for (BlockValues block : early) {
            block.forget();
        }
        after.forget();
    }
}
