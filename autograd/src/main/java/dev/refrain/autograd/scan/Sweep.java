package dev.refrain.autograd.scan;

import dev.refrain.tensor.internal.memory.Buffer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A program over time in one direction, in memory for so many times at most. One run at a time: what is shared is given, then
 * for each stretch of time what comes in; then the phases follow each other.
 */
final class Sweep {
    /** Rows of a block of times in calls before the loop, at least: few, so that the loop finds them in cache. */
    private static final int BLOCK_ROWS_BEFORE = 128;

    private final StepCode code;
    private final StepProgram program;
    private final @Nullable Sweep forward;
    private final Memory memory;
    private final boolean[] changing;
    private final OnceValues once;
    private final AfterLoop after;
    private final Lane[] lanes;
    private final Execution execution;

    private int times;
    private BlockValues[] early;
    private @Nullable StepNoise noise;
    private Buffer[] shared = {};
    private @Nullable Buffer inputs;

    /** Of a step, or if {@code forward} is there, of its step back. */
    Sweep(StepCode code, int capacity, Settings settings, @Nullable Sweep forward, Execution execution) {
        this.code = code;
        this.execution = execution;
        this.forward = forward;
        program = code.program;
        times = capacity;
        memory = new Memory(code, capacity, settings, forward == null ? null : forward.memory);
        changing = code.changing(forward == null ? new boolean[0] : forward.changing);
        once = new OnceValues(this);
        for (Part part : code.parts.in(Phase.BEFORE)) {
            if (part instanceof Part.Product product && code.isOnce(product.right())) {
                memory.operand(product.right()); // known before a run takes its operands
            }
        }
        lanes = settings.split().of(code, capacity).stream()
                .map(rows -> new Lane(this, capacity, rows))
                .toArray(Lane[]::new);
        early = early();
        after = new AfterLoop(this, settings.stepsOfSums(code.rows));
    }

    private BlockValues[] early() {
        return blocks(code.parts.in(Phase.BEFORE).isEmpty() ? times : Math.ceilDiv(BLOCK_ROWS_BEFORE, code.rows));
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

    /** How many times there are in this stretch of time. */
    int times() {
        return times;
    }

    boolean isBack() {
        return forward != null;
    }

    boolean[] changing() {
        return changing;
    }

    StepCode code() {
        return code;
    }

    Execution execution() {
        return execution;
    }

    Memory memory() {
        return memory;
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
        return isBack() ? time + 1 : time;
    }

    /** The slot of a carried value as it goes on from a step. */
    int goes(int time) {
        return isBack() ? time : time + 1;
    }

    /** Where a carried value is before the first step of a stretch. */
    Buffer start(int k) {
        return memory.carried(k).at(isBack() ? times : 0);
    }

    /** Where it is after the last. */
    Buffer end(int k) {
        return memory.carried(k).at(isBack() ? 0 : times);
    }

    /** What comes in for some times. */
    Buffer inputRows(int from, int to) {
        return Storage.over(given(), program.inputShape()).rows(from, to);
    }

    private Buffer given() {
        if (inputs == null) {
            throw new IllegalStateException("a run without an input");
        }
        return inputs;
    }

    Buffer shared(int index) {
        return shared[index];
    }

    /** Whether a total is added up time by time. */
    boolean isSummedInLoop(int total) {
        return program.phase(program.base(program.totals().get(total))) == Phase.STEP;
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

    /** Begins a run with what is shared, by index. */
    void begin(Buffer[] sharedOnes) {
        shared = sharedOnes;
        for (Part part : code.parts.in(Phase.ONCE)) {
            execution.run(part, Calls.of(part, once, node -> memory.of(node).at(0)));
        }
        memory.take(once, execution);
        for (int i = 0; i < program.totals().size(); i++) {
            if (isSummedInLoop(i)) {
                execution.run(new Instruction.Cleared(memory.sum(i)));
            }
        }
        after.begin();
    }

    /** Begins a stretch of time with what comes in, [times, ...] in order. */
    void enter(Buffer inputsInOrder) {
        inputs = inputsInOrder;
        if (times != inputs.size(0)) {
            times = inputs.size(0);
            early = early();
            after.divide();
        } else {
            forgetTimes();
        }
        if (lanes.length == 1 && memory.hasInput()) {
            copyInputs();
        }
    }

    /** Where what comes in lies for the loop of this or of the step back. */
    Storage input() {
        boolean isNew = !memory.hasInput();
        Storage input = memory.input();
        if (isNew && inputs != null) {
            copyInputs();
        }
        return input;
    }

    private void copyInputs() {
        execution.run(new Instruction.Copied(given(), memory.input().all().sliced(0, 0, times)));
    }

    /** Runs the loop; of a step back, without what is carried on from its end unless {@code toTheEnd}. */
    void loop(boolean toTheEnd) {
        if (lanes.length > 1) {
            execution.run(new Instruction.SideBySide(
                    Stream.of(lanes).map(lane -> alone(lane, toTheEnd)).toArray(Instruction[]::new)));
            return;
        }
        for (int k = 0; k < early.length; k++) {
            BlockValues block = early[isBack() ? k : early.length - 1 - k];
            before(block);
            execution.run(new Instruction.Steps(lanes[0], block.from(), block.to(), toTheEnd));
        }
    }

    /** A lane with its rows of what comes in. */
    private Instruction alone(Lane lane, boolean toTheEnd) {
        Instruction steps = new Instruction.Steps(lane, 0, times, toTheEnd);
        if (!memory.hasInput()) {
            return steps;
        }
        Rows rows = lane.rows();
        Buffer place = rows.of(memory.input().all().sliced(0, 0, times), 1);
        return new Instruction.Then(new Instruction.Copied(rows.of(given(), 1), place), steps);
    }

    private void before(BlockValues block) {
        for (Part part : code.parts.in(Phase.BEFORE)) {
            if (part instanceof Part.Product product && code.isOnce(product.right())) {
                Buffer out = memory.of(product.node()).rows(block.from(), block.to());
                Operand right = memory.operand(product.right());
                execution.run(part, new Instruction.Multiply(false, block.of(product.left()), right, out));
                block.put(product.node(), out);
            } else {
                execution.run(
                        part, Calls.of(part, block, node -> memory.of(node).rows(block.from(), block.to())));
            }
        }
    }

    /** Calculates what comes after the loop; {@code output} is where the output of these times goes, if there is one. */
    void after(@Nullable Buffer output) {
        after.run(output);
    }

    /** The same once more, if a run back reads any of it. */
    void afterAgain() {
        boolean isKept = code.parts.in(Phase.AFTER).stream()
                .flatMap(part -> part.results().stream())
                .anyMatch(code::isKept);
        if (isKept) {
            after.run(null);
        }
    }

    /** Ends a run: calculates what is made of the sums over all its times. */
    void end() {
        after.end();
    }

    /** A total of the run, at its end, in memory that is not used again. */
    Buffer total(int index) {
        return isSummedInLoop(index) ? copied(memory.sum(index)) : after.total(index);
    }

    /** What is in some memory now, in memory of its own. */
    Buffer copied(Buffer now) {
        Buffer copy = Buffer.zeros(now.isWide(), now.sizes());
        execution.run(new Instruction.Copied(now, copy));
        return copy;
    }

    /** Forgets what the run was given. */
    void finish() {
        shared = new Buffer[0];
        inputs = null;
        noise = null;
        once.forget();
        forgetTimes();
        after.forgetTotals();
    }

    private void forgetTimes() {
        for (BlockValues block : early) {
            block.forget();
        }
        after.forgetTimes();
    }
}
