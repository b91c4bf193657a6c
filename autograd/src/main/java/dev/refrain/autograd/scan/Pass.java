package dev.refrain.autograd.scan;

import java.util.function.UnaryOperator;

/**
 * A rewriting of the step that leaves its results what they are.
 *
 * @param name what {@code explain()} and tests call it
 */
record Pass(String name, UnaryOperator<StepProgram> rewriting) {
    StepProgram run(StepProgram program) {
        return rewriting.apply(program);
    }
}
