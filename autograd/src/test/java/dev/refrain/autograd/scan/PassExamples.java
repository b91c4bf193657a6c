package dev.refrain.autograd.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.refrain.autograd.Var;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.List;
import java.util.stream.Stream;

/** What examples of a pass assert: the program before and after it. */
final class PassExamples {
    private PassExamples() {}

    /** A step for x [3, 2] and one state [3, 2]. */
    static StepProgram traced(Recurrence<List<Var>> step) {
        Var x = Var.of(Tensor.zeros(DType.FLOAT64, 1, 3, 2));
        Var state = Var.of(Tensor.zeros(DType.FLOAT64, Shape.of(3, 2).sizes()));
        return Tracing.of(step, x, List.of(state)).program();
    }

    private static StepProgram run(String name, StepProgram program) {
        return Stream.concat(Passes.all().forward().stream(), Passes.all().back().stream())
                .filter(pass -> pass.name().equals(name))
                .findFirst()
                .orElseThrow()
                .run(program);
    }

    static void assertRewritten(String name, StepProgram program, String before, String after) {
        assertEquals(before.strip(), program.toString());
        assertEquals(after.strip(), run(name, program).toString());
    }

    static void assertUnchanged(String name, StepProgram program) {
        assertEquals(program.toString(), run(name, program).toString());
    }
}
