package dev.refrain.tensor.internal.compute;

import dev.refrain.tensor.internal.kernel.PointwiseLoop;
import java.util.List;

/**
 * A straight-line program of loops over a block. Its values have numbers: first the inputs, then constants and results of
 * steps in their order. What is neither an output nor read any more gives its place in memory to a later result.
 *
 * @param inputs how many values are given
 * @param constants the values that are the same for all elements
 * @param steps what is calculated, in order
 * @param outputs the results that are kept
 * @param slots how many places in memory the other results need
 */
record LoopProgram(int inputs, List<Constant> constants, List<Step> steps, List<Output> outputs, int slots) {
    /** No slot: the value lies where an input or an output does, or is a constant. */
    static final int NONE = -1;

    /** A value that is the same for all elements. */
    record Constant(int value, double number) {}

    /** {@code result = f(first, second, third)} for every element; where there are fewer arguments, the last is given again. */
    record Step(
            PointwiseLoop<float[]> floats,
            PointwiseLoop<double[]> doubles,
            int first,
            int second,
            int third,
            int result,
            int slot) {
        boolean reads(int value) {
            return first == value || second == value || third == value;
        }

        /** The same, with its result in this slot. */
        Step in(int place) {
            return new Step(floats, doubles, first, second, third, result, place);
        }
    }

    /** The result of step number {@code step}, which is kept. */
    record Output(int value, int step) {}

    LoopProgram {
        constants = List.copyOf(constants);
        steps = List.copyOf(steps);
        outputs = List.copyOf(outputs);
    }

    /** How many values there are. */
    int values() {
        return inputs + constants.size() + steps.size();
    }

    /** Whether a step after number {@code step} reads the value. */
    boolean isReadAfter(int step, int value) {
        for (int later = step + 1; later < steps.size(); later++) {
            if (steps.get(later).reads(value)) {
                return true;
            }
        }
        return false;
    }
}
