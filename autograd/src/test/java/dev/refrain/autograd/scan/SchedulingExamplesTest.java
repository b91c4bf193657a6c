package dev.refrain.autograd.scan;

import static dev.refrain.autograd.scan.Cell.parameter;
import static dev.refrain.autograd.scan.Cell.result;
import static dev.refrain.autograd.scan.PassExamples.assertRewritten;
import static dev.refrain.autograd.scan.PassExamples.assertUnchanged;
import static dev.refrain.autograd.scan.PassExamples.traced;

import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Reductions;
import dev.refrain.autograd.Var;
import org.junit.jupiter.api.Test;

/** The smallest programs that the passes rewrite which say when something is calculated, and some that they leave. */
class SchedulingExamplesTest {
    private final Parameter w = parameter(1, 2, 2);

    @Test
    void hoist() {
        StepProgram program = traced((x, s) -> {
            Var next = x.exp().matmul(w.on(x).square()).add(s.getFirst().mul(x));
            return result(next, next);
        });
        assertRewritten(Passes.HOIST, program, """
                %0 = input 0 [3, 2]
                %1 = carried 0 [3, 2]
                %2 = exp(%0) [3, 2]  step
                %3 = shared 0 [2, 2]
                %4 = square(%3) [2, 2]  step
                %5 = matmul(%2, %4) [3, 2]  step
                %6 = mul(%1, %0) [3, 2]  step
                %7 = add(%5, %6) [3, 2]  step
                output (%7), next (%7)""", """
                %0 = input 0 [3, 2]
                %1 = carried 0 [3, 2]
                %2 = exp(%0) [3, 2]  before
                %3 = shared 0 [2, 2]
                %4 = square(%3) [2, 2]  once
                %5 = matmul(%2, %4) [3, 2]  before
                %6 = mul(%1, %0) [3, 2]  step
                %7 = add(%5, %6) [3, 2]  step
                output (%7), next (%7)""");
    }

    @Test
    void hoistOfWhatGoesAlongEachRowAndOfBatches() {
        StepProgram program = traced((x, s) -> {
            Var outer = x.reshape(3, 2, 1).matmul(x.reshape(3, 1, 2)).sum(2);
            Var next = s.getFirst().mul(outer).add(Reductions.normalise(x, 0.5));
            return result(next, next);
        });
        assertRewritten(Passes.HOIST, program, """
                %0 = input 0 [3, 2]
                %1 = carried 0 [3, 2]
                %2 = reshape[target=[3, 2, 1]](%0) [3, 2, 1]  view
                %3 = reshape[target=[3, 1, 2]](%0) [3, 1, 2]  view
                %4 = matmul(%2, %3) [3, 2, 2]  step
                %5 = sum[axes=[2]](%4) [3, 2]  step
                %6 = mul(%1, %5) [3, 2]  step
                %7 = layerNorm[epsilon=0.5](%0) [3, 2]  step
                %8 = add(%6, %7) [3, 2]  step
                output (%8), next (%8)""", """
                %0 = input 0 [3, 2]
                %1 = carried 0 [3, 2]
                %2 = reshape[target=[3, 2, 1]](%0) [3, 2, 1]  view
                %3 = reshape[target=[3, 1, 2]](%0) [3, 1, 2]  view
                %4 = matmul(%2, %3) [3, 2, 2]  before
                %5 = sum[axes=[2]](%4) [3, 2]  before
                %6 = mul(%1, %5) [3, 2]  step
                %7 = layerNorm[epsilon=0.5](%0) [3, 2]  before
                %8 = add(%6, %7) [3, 2]  step
                output (%8), next (%8)""");
    }

    @Test
    void hoistLeavesWhatDependsOnAStateOrOnOtherRowsOrIsCheap() {
        assertUnchanged(Passes.HOIST, traced((x, s) -> result(s.getFirst().matmul(w), x)));
        assertUnchanged(Passes.HOIST, traced((x, s) -> result(x.softmax(0), x)));
        assertUnchanged(Passes.HOIST, traced((x, s) -> result(x.exp(), x)));
    }

    @Test
    void sinkOfAnOutput() {
        StepProgram program = traced((x, s) -> {
            Var next = s.getFirst().mul(x);
            return result(next.matmul(w).tanh(), next);
        });
        assertRewritten(Passes.SINK, program, """
                %0 = input 0 [3, 2]
                %1 = carried 0 [3, 2]
                %2 = mul(%1, %0) [3, 2]  step
                %3 = shared 0 [2, 2]
                %4 = matmul(%2, %3) [3, 2]  step
                %5 = tanh(%4) [3, 2]  step
                output (%5), next (%2)""", """
                %0 = input 0 [3, 2]
                %1 = carried 0 [3, 2]
                %2 = mul(%1, %0) [3, 2]  step
                %3 = shared 0 [2, 2]
                %4 = matmul(%2, %3) [3, 2]  after
                %5 = tanh(%4) [3, 2]  after
                output (%5), next (%2)""");
    }

    /** The gradient of a weight, and of one of which a part is used: the sum over all times is padded at the end. */
    @Test
    void sinkOfTheGradientOfAWeight() {
        Parameter tall = parameter(2, 3, 2);
        StepProgram step = traced((x, s) -> {
            Var next = s.getFirst().matmul(tall.on(x).slice(0, 0, 2));
            return result(x, next);
        });
        assertRewritten(Passes.SINK, Differentiation.of(step).program(), """
                %0 = input 0 [3, 2]
                %1 = carried 0 [3, 2]
                %2 = saved 2 [3, 2]
                %3 = slice[axis=0, start=0, end=2](%2) [2, 2]  view
                %4 = permute[order=[1, 0]](%3) [2, 2]  view
                %5 = matmul(%1, %4) [3, 2]  step
                %6 = saved 1 [3, 2]
                %7 = permute[order=[1, 0]](%6) [2, 3]  view
                %8 = matmul(%7, %1) [2, 2]  step
                %9 = pad[axis=0, before=0, behind=1](%8) [3, 2]  step
                output (%0), next (%5), totals (%9)""", """
                %0 = input 0 [3, 2]
                %1 = carried 0 [3, 2]
                %2 = saved 2 [3, 2]
                %3 = slice[axis=0, start=0, end=2](%2) [2, 2]  view
                %4 = permute[order=[1, 0]](%3) [2, 2]  view
                %5 = matmul(%1, %4) [3, 2]  step
                %6 = saved 1 [3, 2]
                %7 = permute[order=[1, 0]](%6) [2, 3]  view
                %8 = matmul(%7, %1) [2, 2]  after
                %9 = pad[axis=0, before=0, behind=1](%8) [3, 2]  end
                output (%0), next (%5), totals (%9)""");
    }

    @Test
    void sinkLeavesWhatIsCarriedOnOrCopiedOrDependsOnOtherRowsOrIsCheap() {
        assertUnchanged(Passes.SINK, traced((x, s) -> {
            Var next = s.getFirst().matmul(w);
            return result(next.tanh(), next);
        }));
        assertUnchanged(
                Passes.SINK, traced((x, s) -> result(s.getFirst().matmul(w).transpose(), s.getFirst())));
        assertUnchanged(Passes.SINK, traced((x, s) -> result(s.getFirst().softmax(0), s.getFirst())));
    }

    /** A group is a run of functions of one shape; a product and a sum part groups, and another shape is one of its own. */
    @Test
    void group() {
        StepProgram program = traced((x, s) -> {
            Var next = s.getFirst().tanh().mul(x).matmul(w).add(x).exp();
            return result(next.sum(1).neg(), next);
        });
        assertRewritten(Passes.GROUP, program, """
                %0 = input 0 [3, 2]
                %1 = carried 0 [3, 2]
                %2 = tanh(%1) [3, 2]  step
                %3 = mul(%2, %0) [3, 2]  step
                %4 = shared 0 [2, 2]
                %5 = matmul(%3, %4) [3, 2]  step
                %6 = add(%5, %0) [3, 2]  step
                %7 = exp(%6) [3, 2]  step
                %8 = sum[axes=[1]](%7) [3]  step
                %9 = neg(%8) [3]  step
                output (%9), next (%7)""", """
                %0 = carried 0 [3, 2]
                %1 = tanh(%0) [3, 2]  step 0
                %2 = input 0 [3, 2]
                %3 = mul(%1, %2) [3, 2]  step 0
                %4 = shared 0 [2, 2]
                %5 = matmul(%3, %4) [3, 2]  step
                %6 = add(%5, %2) [3, 2]  step 1
                %7 = exp(%6) [3, 2]  step 1
                %8 = sum[axes=[1]](%7) [3]  step
                %9 = neg(%8) [3]  step 2
                output (%9), next (%7)""");
    }

    /** A function is calculated with those that read it, so that what is between them needs no memory. */
    @Test
    void groupOfWhatOnlyALaterOneReads() {
        StepProgram program = traced((x, s) -> {
            Var gate = x.sigmoid();
            Var next = s.getFirst().mul(x).matmul(w).mul(gate);
            return result(next, next);
        });
        assertRewritten(Passes.GROUP, program, """
                %0 = input 0 [3, 2]
                %1 = carried 0 [3, 2]
                %2 = sigmoid(%0) [3, 2]  step
                %3 = mul(%1, %0) [3, 2]  step
                %4 = shared 0 [2, 2]
                %5 = matmul(%3, %4) [3, 2]  step
                %6 = mul(%5, %2) [3, 2]  step
                output (%6), next (%6)""", """
                %0 = carried 0 [3, 2]
                %1 = input 0 [3, 2]
                %2 = mul(%0, %1) [3, 2]  step 0
                %3 = shared 0 [2, 2]
                %4 = matmul(%2, %3) [3, 2]  step
                %5 = sigmoid(%1) [3, 2]  step 1
                %6 = mul(%4, %5) [3, 2]  step 1
                output (%6), next (%6)""");
    }

    /** What is read by two is there for the first, and what is a result or read in another shape, by itself. */
    @Test
    void groupLeavesWhatIsReadEarlier() {
        StepProgram program = traced((x, s) -> {
            Var gate = x.sigmoid();
            Var row = x.exp();
            Var next = s.getFirst().mul(gate).matmul(w).mul(gate).add(row.sum(1).reshape(3, 1));
            return result(next.mul(row), next);
        });
        assertRewritten(Passes.GROUP, program, """
                %0 = input 0 [3, 2]
                %1 = carried 0 [3, 2]
                %2 = sigmoid(%0) [3, 2]  step
                %3 = exp(%0) [3, 2]  step
                %4 = mul(%1, %2) [3, 2]  step
                %5 = shared 0 [2, 2]
                %6 = matmul(%4, %5) [3, 2]  step
                %7 = mul(%6, %2) [3, 2]  step
                %8 = sum[axes=[1]](%3) [3]  step
                %9 = reshape[target=[3, 1]](%8) [3, 1]  view
                %10 = add(%7, %9) [3, 2]  step
                %11 = mul(%10, %3) [3, 2]  step
                output (%11), next (%10)""", """
                %0 = input 0 [3, 2]
                %1 = sigmoid(%0) [3, 2]  step 0
                %2 = exp(%0) [3, 2]  step 0
                %3 = carried 0 [3, 2]
                %4 = mul(%3, %1) [3, 2]  step 0
                %5 = shared 0 [2, 2]
                %6 = matmul(%4, %5) [3, 2]  step
                %7 = sum[axes=[1]](%2) [3]  step
                %8 = mul(%6, %1) [3, 2]  step 1
                %9 = reshape[target=[3, 1]](%7) [3, 1]  view
                %10 = add(%8, %9) [3, 2]  step 1
                %11 = mul(%10, %2) [3, 2]  step 1
                output (%11), next (%10)""");
    }
}
