package dev.refrain.autograd.scan;

import static dev.refrain.autograd.Functions.concat;
import static dev.refrain.autograd.scan.Cell.parameter;
import static dev.refrain.autograd.scan.Cell.result;
import static dev.refrain.autograd.scan.PassExamples.assertRewritten;
import static dev.refrain.autograd.scan.PassExamples.assertUnchanged;
import static dev.refrain.autograd.scan.PassExamples.traced;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.ops.Pad;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The smallest programs that the passes rewrite which change what is calculated, and some that they leave. */
class RewritingExamplesTest {
    private final Parameter w = parameter(1, 2, 2);
    private final Parameter v = parameter(2, 2, 2);
    private final Parameter wide = parameter(3, 2, 4);
    private final Parameter tall = parameter(4, 4, 2);
    private final Parameter bias = parameter(5, 4);

    private static Var padded(Var x, int before, int behind) {
        return Var.apply(new Pad(1, before, behind), x);
    }

    @Test
    void commonSubexpressions() {
        StepProgram program =
                traced((x, s) -> result(s.getFirst().tanh().mul(s.getFirst().tanh()), s.getFirst()));
        assertRewritten(Passes.COMMON, program, """
                %0 = input 0 [3, 2]
                %1 = carried 0 [3, 2]
                %2 = tanh(%1) [3, 2]  step
                %3 = tanh(%1) [3, 2]  step
                %4 = mul(%2, %3) [3, 2]  step
                output (%4), next (%1)""", """
                %0 = input 0 [3, 2]
                %1 = carried 0 [3, 2]
                %2 = tanh(%1) [3, 2]  step
                %3 = mul(%2, %2) [3, 2]  step
                output (%3), next (%1)""");
        assertUnchanged(Passes.COMMON, traced((x, s) -> result(x.slice(1, 0, 1).sub(x.slice(1, 1, 2)), s.getFirst())));
        assertUnchanged(
                Passes.COMMON,
                traced((x, s) -> result(x.sub(s.getFirst()).mul(s.getFirst().sub(x)), x)));
    }

    @Test
    void deadCode() {
        StepProgram program = traced((x, s) -> {
            Var next = s.getFirst().tanh();
            x.exp().mul(next);
            return result(next, next);
        });
        assertRewritten(Passes.DEAD, program, """
                %0 = input 0 [3, 2]
                %1 = carried 0 [3, 2]
                %2 = tanh(%1) [3, 2]  step
                %3 = exp(%0) [3, 2]  step
                %4 = mul(%3, %2) [3, 2]  step
                output (%2), next (%2)""", """
                %0 = carried 0 [3, 2]
                %1 = tanh(%0) [3, 2]  step
                output (%1), next (%1)""");
    }

    @Test
    void concatSplit() {
        StepProgram program = traced((x, s) -> {
            Var next = concat(x, s.getFirst()).matmul(tall);
            return result(next, next);
        });
        assertRewritten(Passes.SPLIT, program, """
                %0 = input 0 [3, 2]
                %1 = carried 0 [3, 2]
                %2 = concat[axis=1](%0, %1) [3, 4]  step
                %3 = shared 0 [4, 2]
                %4 = matmul(%2, %3) [3, 2]  step
                output (%4), next (%4)""", """
                %0 = input 0 [3, 2]
                %1 = carried 0 [3, 2]
                %2 = concat[axis=1](%0, %1) [3, 4]  step
                %3 = shared 0 [4, 2]
                %4 = slice[axis=0, start=0, end=2](%3) [2, 2]  view
                %5 = matmul(%0, %4) [3, 2]  step
                %6 = slice[axis=0, start=2, end=4](%3) [2, 2]  view
                %7 = matmul(%1, %6) [3, 2]  step
                %8 = add(%5, %7) [3, 2]  step
                output (%8), next (%8)""");
        assertUnchanged(
                Passes.SPLIT,
                traced((x, s) -> result(Functions.concat(0, List.of(x, x)).matmul(w), s.getFirst())));
    }

    /** Of batches, axis 1 is not along which the weights' rows are. */
    @Test
    void concatSplitLeavesBatchesAlone() {
        assertUnchanged(Passes.SPLIT, traced((x, s) -> {
            Var one = x.reshape(3, 1, 2);
            Var batch = Functions.concat(1, List.of(one, s.getFirst().reshape(3, 1, 2)));
            return result(batch.matmul(w).select(1, 0), s.getFirst());
        }));
    }

    @Test
    void merge() {
        StepProgram program = traced((x, s) -> {
            Var next = s.getFirst().matmul(w).mul(s.getFirst().matmul(v));
            return result(next, next);
        });
        assertRewritten(Passes.MERGE, program, """
                %0 = input 0 [3, 2]
                %1 = carried 0 [3, 2]
                %2 = shared 0 [2, 2]
                %3 = matmul(%1, %2) [3, 2]  step
                %4 = shared 1 [2, 2]
                %5 = matmul(%1, %4) [3, 2]  step
                %6 = mul(%3, %5) [3, 2]  step
                output (%6), next (%6)""", """
                %0 = shared 0 [2, 2]
                %1 = shared 1 [2, 2]
                %2 = input 0 [3, 2]
                %3 = carried 0 [3, 2]
                %4 = concat[axis=1](%0, %1) [2, 4]  step
                %5 = matmul(%3, %4) [3, 4]  step
                %6 = slice[axis=1, start=0, end=2](%5) [3, 2]  view
                %7 = slice[axis=1, start=2, end=4](%5) [3, 2]  view
                %8 = mul(%6, %7) [3, 2]  step
                output (%8), next (%8)""");
    }

    @Test
    void narrow() {
        StepProgram program = traced((x, s) -> {
            Var sum = s.getFirst().matmul(wide).add(bias);
            Var next = sum.slice(1, 0, 2).mul(sum.slice(1, 2, 4));
            return result(next, next);
        });
        assertRewritten(Passes.NARROW, program, """
                %0 = input 0 [3, 2]
                %1 = carried 0 [3, 2]
                %2 = shared 0 [2, 4]
                %3 = matmul(%1, %2) [3, 4]  step
                %4 = shared 1 [4]
                %5 = add(%3, %4) [3, 4]  step
                %6 = slice[axis=1, start=0, end=2](%5) [3, 2]  view
                %7 = slice[axis=1, start=2, end=4](%5) [3, 2]  view
                %8 = mul(%6, %7) [3, 2]  step
                output (%8), next (%8)""", """
                %0 = input 0 [3, 2]
                %1 = carried 0 [3, 2]
                %2 = shared 0 [2, 4]
                %3 = matmul(%1, %2) [3, 4]  step
                %4 = shared 1 [4]
                %5 = slice[axis=1, start=0, end=2](%3) [3, 2]  view
                %6 = slice[axis=0, start=0, end=2](%4) [2]  view
                %7 = add(%5, %6) [3, 2]  step
                %8 = slice[axis=1, start=2, end=4](%3) [3, 2]  view
                %9 = slice[axis=0, start=2, end=4](%4) [2]  view
                %10 = add(%8, %9) [3, 2]  step
                %11 = mul(%7, %10) [3, 2]  step
                output (%11), next (%11)""");
        assertUnchanged(Passes.NARROW, traced((x, s) -> {
            Var overlapping = s.getFirst().matmul(wide).tanh();
            return result(overlapping.slice(1, 0, 2).mul(overlapping.slice(1, 1, 3)), x);
        }));
    }

    @Test
    void assemble() {
        StepProgram program = traced((x, s) -> result(padded(x, 0, 2).add(padded(s.getFirst(), 2, 0)), x));
        assertRewritten(Passes.ASSEMBLE, program, """
                %0 = input 0 [3, 2]
                %1 = carried 0 [3, 2]
                %2 = pad[axis=1, before=0, behind=2](%0) [3, 4]  step
                %3 = pad[axis=1, before=2, behind=0](%1) [3, 4]  step
                %4 = add(%2, %3) [3, 4]  step
                output (%4), next (%0)""", """
                %0 = input 0 [3, 2]
                %1 = carried 0 [3, 2]
                %2 = pad[axis=1, before=0, behind=2](%0) [3, 4]  step
                %3 = pad[axis=1, before=2, behind=0](%1) [3, 4]  step
                %4 = concat[axis=1](%0, %1) [3, 4]  step
                output (%4), next (%0)""");
    }
}
