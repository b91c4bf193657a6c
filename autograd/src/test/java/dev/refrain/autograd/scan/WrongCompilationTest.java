package dev.refrain.autograd.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Var;
import dev.refrain.autograd.check.GradCheck;
import dev.refrain.autograd.check.GradReport;
import dev.refrain.autograd.check.Localisation;
import dev.refrain.autograd.ops.PointwiseOp;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Tensor;
import dev.refrain.tensor.pointwise.Pointwise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where the ops of a step are right and what is compiled of them is not, a gradient check says so. */
class WrongCompilationTest {
    private static final Tensor X = Tensor.of(new double[] {0.5, -1, 0.25, 2, -0.5, 1}, 3, 2, 1);
    private static final Tensor W = Tensor.of(new double[] {0.75}, 1, 1);

    private static Var run(Passes passes, Var x, Var w) {
        Scan<Var> scan = new Scan<>(
                (input, h) -> {
                    Var next = input.add(h.matmul(w)).tanh();
                    return new Recurrence.Result<>(next, next);
                },
                Settings.usual().with(passes));
        return scan.run(x, Var.of(Tensor.zeros(DType.FLOAT64, 2, 1)).on(x)).all();
    }

    private static GradCheck check(Passes passes) {
        return GradCheck.of((x, w) -> run(passes, x, w), X, W)
                .inputsNamed("x", "w")
                .order(1);
    }

    /** Every sum on the way back is a difference. */
    private static StepProgram subtracted(StepProgram back) {
        return back.with(back.nodes().stream()
                .map(node ->
                        node instanceof Node.Applied applied && applied.op().equals(new PointwiseOp(Pointwise.ADD))
                                ? new Node.Applied(
                                        new PointwiseOp(Pointwise.SUB),
                                        applied.ids(),
                                        applied.inputs(),
                                        applied.shape(),
                                        applied.phase(),
                                        applied.group())
                                : node)
                .toList());
    }

    private static Passes broken() {
        Passes sound = Passes.all();
        List<Pass> back = new ArrayList<>(sound.back());
        back.addFirst(new Pass("subtracted", WrongCompilationTest::subtracted));
        return new Passes(sound.forward(), back, sound.last());
    }

    @Test
    void aStepBackThatIsCompiledWronglyIsToldFromAnOpThatIsWrong() {
        check(Passes.all()).verify();
        GradReport report = check(broken()).run();
        assertTrue(report.failures() > 0, report::toString);
        Localisation found = report.localisation().orElseThrow();
        assertTrue(found.compiled(), report::toString);
        assertTrue(found.culprit().isEmpty() && found.left().isEmpty(), report::toString);
        assertEquals(
                "each of its %d ops is right by itself; step by step the gradient is another: the compiled recurrence is wrong"
                        .formatted(found.tried()),
                found.toString());
    }
}
