package dev.refrain.autograd.scan;

import dev.refrain.tensor.DType;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.internal.memory.Buffer;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The memory in which a sweep runs, for a number of times that it does not exceed. */
final class Memory {
    private final StepCode code;
    private final StepProgram program;
    private final boolean wide;
    private final int times;
    private final @Nullable Memory forward;
    private final boolean isPacked;
    private final boolean isSmall;
    private final Map<Integer, Storage> values = new HashMap<>();
    private final Map<Integer, Storage> copies = new HashMap<>();
    private final Map<Integer, Operand> operands = new HashMap<>();
    private final Map<Integer, Storage> sums = new HashMap<>();
    private final Storage[] carried;
    private final Shape inputShape;
    private @Nullable Storage input;

    /** Of a step, or if {@code forward} is there, of its step back. */
    Memory(StepCode code, int times, Settings settings, @Nullable Memory forward) {
        this.code = code;
        this.times = times;
        this.forward = forward;
        isSmall = settings.isSmall();
        isPacked = times * code.rows >= settings.worthPacking();
        program = code.program;
        wide = program.dtype() == DType.FLOAT64;
        inputShape = program.inputShape();
        carried = new Storage[program.next().size()];
        for (int k = 0; k < carried.length; k++) {
            int slots = code.isCarriedOverTime(k) ? times + 1 : 2;
            Shape shape = program.shape(program.next().get(k));
            carried[k] = program.isHandedOn(k) ? Storage.ofSame(wide, shape) : new Storage(wide, slots, shape);
        }
    }

    /** Where a calculated value lies. */
    Storage of(int node) {
        int inherited = code.inherited(node);
        if (inherited != StepCode.NONE && forward != null) {
            return forward.of(inherited);
        }
        return values.computeIfAbsent(
                node, any -> new Storage(wide, code.isOverTime(node) ? times : 1, program.shape(node)));
    }

    Storage carried(int k) {
        return carried[k];
    }

    /** Where what comes in lies for the loop of this or of the step back. */
    Storage input() {
        if (input == null) {
            input = new Storage(wide, times, inputShape);
        }
        return input;
    }

    /** Whether anything reads it there. */
    boolean hasInput() {
        return input != null;
    }

    /** A copy for the loop of what is the same for all times and lies elsewhere in every run. */
    Buffer copy(int node) {
        return copies.computeIfAbsent(node, any -> new Storage(wide, 1, program.shape(node)))
                .at(0);
    }

    /** The right operand of products in the loop that is the same for all times. */
    Operand operand(int node) {
        return operands.computeIfAbsent(
                node,
                any -> isSmall
                        ? Operand.inOrder(wide, program.shape(node))
                        : Operand.once(wide, program.shape(node), isPacked));
    }

    /** Where a total is added up in the loop. */
    Buffer sum(int total) {
        return sums.computeIfAbsent(
                        total,
                        any -> new Storage(
                                wide, 1, program.shape(program.totals().get(total))))
                .at(0);
    }

    /** Takes what is the same for all times in this run. */
    void take(OnceValues once, Execution execution) {
        operands.forEach((node, operand) -> execution.run(new Instruction.Taken(operand, once.of(node))));
        copies.forEach((node, copy) -> execution.run(new Instruction.Copied(once.of(node), copy.at(0))));
    }

    /** Bytes of it, without packed operands. */
    long bytes() {
        return Stream.of(
                        values.values().stream(),
                        copies.values().stream(),
                        sums.values().stream(),
                        Stream.of(carried),
                        Stream.ofNullable(input))
                .flatMap(each -> each)
                .mapToLong(Storage::bytes)
                .sum();
    }
}
