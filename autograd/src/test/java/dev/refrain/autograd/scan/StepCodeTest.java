package dev.refrain.autograd.scan;

import static dev.refrain.autograd.scan.Cell.parameter;
import static dev.refrain.autograd.scan.Cell.result;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Var;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Tensor;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is known of a step before the number of its times is. */
class StepCodeTest {
    private final Parameter w = parameter(1, 2, 2);
    private final Parameter b = parameter(2, 2);

    private static Compiled compiled(int states, Recurrence<List<Var>> step) {
        Var x = Var.of(Tensor.zeros(DType.FLOAT64, 2, 3, 2));
        Var state = Var.of(Tensor.zeros(DType.FLOAT64, 3, 2));
        List<Var> all = Stream.generate(() -> state).limit(states).toList();
        return new Compiled(Tracing.of(step, x, all).program(), 3, Settings.usual());
    }

    private Recurrence.Result<List<Var>> elman(Var x, List<Var> s) {
        Var next = x.add(s.getFirst().matmul(w)).tanh();
        return result(next, next);
    }

    private static List<Integer> nodes(StepCode code, IntPredicate those) {
        return IntStream.range(0, code.program.size()).filter(those).boxed().toList();
    }

    /** The first step has nobody to hand the cotangent of its state on to, unless that is asked for. */
    @Test
    void theLastStepBackMayLeaveOutWhatIsOnlyCarriedOn() {
        StepCode back = compiled(1, this::elman).wholeBack().code();
        List<Part> step = back.parts.in(Phase.STEP);
        assertEquals(2, step.size());
        assertFalse(back.isOnlyCarried(step.get(0)));
        assertTrue(back.isOnlyCarried(step.get(1)));
        assertTrue(step.get(1) instanceof Part.Product);
    }

    /** So many are kept as there are times. */
    @Test
    void aCarriedValueMayBeReadAtOtherTimes() {
        StepCode output = compiled(1, this::elman).forward(false);
        assertTrue(output.isCarriedOverTime(0));
        Compiled two = compiled(2, (x, s) -> {
            Var first = s.get(0).mul(0.5).add(x);
            Var second = s.get(1).add(first).matmul(w);
            return result(first.tanh(), first, second);
        });
        assertFalse(two.forward(false).isCarriedOverTime(0));
        assertFalse(two.forward(false).isCarriedOverTime(1));
        Compiled after = compiled(2, (x, s) -> {
            Var first = s.get(0).mul(0.5).add(x);
            return result(s.get(0).softmax(1), first, s.get(1).add(first));
        });
        assertTrue(after.forward(false).isCarriedOverTime(0));
        assertFalse(after.forward(false).isCarriedOverTime(1));
    }

    @Test
    void whatIsGivenAndWhatComesAfterTheLoopLiesElsewhereInEveryRun() {
        StepCode code = compiled(1, (x, s) -> {
                    Var next = x.slice(1, 0, 1).mul(b).add(s.getFirst()).tanh();
                    return result(next.matmul(w).tanh(), next);
                })
                .forward(false);
        assertEquals("""
                %0 = input 0 [3, 2]
                %1 = slice[axis=1, start=0, end=1](%0) [3, 1]  view
                %2 = shared 0 [2]
                %3 = mul(%1, %2) [3, 2]  step 0
                %4 = carried 0 [3, 2]
                %5 = add(%3, %4) [3, 2]  step 0
                %6 = tanh(%5) [3, 2]  step 0
                %7 = shared 1 [2, 2]
                %8 = matmul(%6, %7) [3, 2]  after
                %9 = tanh(%8) [3, 2]  after 1
                output (%9), next (%6)""", code.program.toString());
        boolean[] changing = code.changing(new boolean[0]);
        assertEquals(List.of(0, 1, 2, 7, 8, 9), nodes(code, node -> changing[node]));
        assertEquals(List.of(2, 7), nodes(code, code::isOnce));
    }

    @Test
    void whatTheStepSavedLiesWhereItDidInTheStepBack() {
        Compiled compiled = compiled(1, this::elman);
        StepCode forward = compiled.forward(true);
        StepCode back = compiled.wholeBack().code();
        boolean[] changing = back.changing(forward.changing(new boolean[0]));
        for (int node = 0; node < changing.length; node++) {
            if (back.program.node(node) instanceof Node.Source source && source.role() == Node.Role.SAVED) {
                boolean given = !forward.program.isCalculated(source.index())
                        && !((Node.Source) forward.program.node(source.index()))
                                .role()
                                .equals(Node.Role.CARRIED);
                assertEquals(given, changing[node], "%" + node);
            }
        }
    }
}
