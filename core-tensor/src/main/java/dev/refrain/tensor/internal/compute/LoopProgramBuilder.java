package dev.refrain.tensor.internal.compute;

import dev.refrain.tensor.internal.compute.LoopProgram.Constant;
import dev.refrain.tensor.internal.compute.LoopProgram.Output;
import dev.refrain.tensor.internal.compute.LoopProgram.Step;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Collects a program's values in order, then finds places in memory for them. */
public final class LoopProgramBuilder {
    private final int inputs;
    private final List<Constant> constants = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();

    /** For a program of so many inputs, which are its values 0, 1, ... */
    public LoopProgramBuilder(int inputs) {
        this.inputs = inputs;
    }

    /** The next value is this number. */
    public void constant(double number) {
        constants.add(new Constant(next(), number));
    }

    /** The next value is a function of three earlier ones; of one that has fewer arguments, the last is given again. */
    public void apply(PointwiseKernel function, int first, int second, int third) {
        steps.add(function.step(first, second, third, next()));
    }

    private int next() {
        return inputs + constants.size() + steps.size();
    }

    /** The program that keeps these values, each the result of a function. */
    public PointwiseKernel outputs(List<Integer> values) {
        List<Output> outputs =
                values.stream().map(value -> new Output(value, stepOf(value))).toList();
        var program = new LoopProgram(inputs, constants, steps, outputs, 0);
        List<Step> placed = new ArrayList<>();
        BitSet taken = new BitSet();
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            release(program, placed, i, step.first(), taken);
            release(program, placed, i, step.second(), taken);
            release(program, placed, i, step.third(), taken);
            int slot = LoopProgram.NONE;
            if (!values.contains(step.result())) {
                slot = taken.nextClearBit(0);
                taken.set(slot);
            }
            placed.add(step.in(slot));
        }
        int slots = placed.stream().mapToInt(step -> step.slot() + 1).max().orElse(0);
        return new PointwiseKernel(new LoopProgram(inputs, constants, placed, outputs, slots));
    }

    /** Frees the slot of a value that step {@code at} is the last to read: its result may go there. */
    private static void release(LoopProgram program, List<Step> placed, int at, int value, BitSet taken) {
        if (program.isReadAfter(at, value)) {
            return;
        }
        for (Step step : placed) {
            if (step.result() == value && step.slot() != LoopProgram.NONE) {
                taken.clear(step.slot());
            }
        }
    }

    private int stepOf(int value) {
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i).result() == value) {
                return i;
            }
        }
        throw new AssertionError("value " + value + " is no result of a function");
    }
}
