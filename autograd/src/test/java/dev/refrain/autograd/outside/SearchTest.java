package dev.refrain.autograd.outside;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.check.Culprit;
import dev.refrain.autograd.check.GradCheck;
import dev.refrain.autograd.check.GradReport;
import dev.refrain.autograd.check.Localisation;
import dev.refrain.autograd.check.Mismatch;
import dev.refrain.autograd.ops.CustomOp;
import dev.refrain.autograd.ops.Saved;
import dev.refrain.autograd.ops.Shapes;
import dev.refrain.autograd.ops.Sink;
import dev.refrain.autograd.scan.Recurrence;
import dev.refrain.autograd.scan.Scan;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** From which cotangent the op that is wrong is looked for, and what is said where it cannot be found. */
class SearchTest {
    private static final Tensor LARGE = Tensor.full(DType.FLOAT64, 0.5, 8, 10);

    private static Localisation found(GradReport report) {
        assertTrue(report.failures() > 0, report::toString);
        return report.localisation().orElseThrow();
    }

    /** From random cotangents, along directions, a large op is right. */
    @Test
    void whatIsWrongFromASpecialCotangentAloneIsFoundByThat() {
        RowSums sums = new RowSums(1, 50, 1e9);
        GradReport report =
                GradCheck.of(x -> Var.apply(sums, x.tanh()), LARGE).order(1).run();
        assertEquals(Mismatch.Kind.LINEAR, report.mismatches().getFirst().kind());
        assertEquals("Jᵀ(1000 c)", report.mismatches().getFirst().of());
        Culprit culprit = found(report).culprit().orElseThrow();
        assertEquals(sums, culprit.applied().op());
        double most = Arrays.stream(culprit.only().orElseThrow().toDoubles())
                .map(Math::abs)
                .max()
                .orElse(0);
        assertTrue(most > 100, () -> "from " + most);
    }

    /** A thousandth of a gradient of 10⁻⁴ is 10⁻⁷, of which a tenth is what is allowed, if it were not seen as if near 1. */
    @Test
    void smallCotangentsAreComparedAsIfTheyWereNearOne() {
        RowSums sums = new RowSums(1e-4, 1e-9, 0.01);
        GradReport report =
                GradCheck.of(x -> Var.apply(sums, x.tanh()), LARGE).order(1).run();
        assertEquals("Jᵀ(c / 1000)", report.mismatches().getFirst().of());
        assertEquals(sums, found(report).culprit().orElseThrow().applied().op());
    }

    /** Of one number from above, which is above 2.5 once in eighty times. */
    @Test
    void theSearchIsFromTheCotangentAtWhichADirectionIsWrong() {
        RowSums sums = new RowSums(1, 2.5, 1e9);
        Tensor row = Tensor.full(DType.FLOAT64, 0.5, 1, 80);
        GradReport report = GradCheck.of(x -> Var.apply(sums, x.tanh()), row)
                .order(1)
                .directions(200)
                .run();
        Culprit culprit = found(report).culprit().orElseThrow();
        assertEquals(sums, culprit.applied().op());
        assertTrue(Math.abs(culprit.only().orElseThrow().toDoubles()[0]) >= 2.5);
    }

    /** e¹⁰⁰⁰ is infinite: there is nothing to compare it with, nor with what it is given to. */
    @Test
    void opsThatCannotBeCheckedAreCountedAndThoseBehindThemAreNotBlamed() {
        GradReport report = GradCheck.of(x -> x.mul(1000).exp().reciprocal(), Tensor.of(new double[] {1}, 1))
                .order(1)
                .run();
        Localisation found = found(report);
        assertEquals(Optional.empty(), found.culprit());
        assertEquals(1, found.tried());
        assertEquals(2, found.untried());
        assertEquals(
                "its one op is right by itself; no op is found that is wrong; 2 more ops were not tried",
                found.toString());
    }

    /** x times the number of its rows, which says that rows do not matter. */
    record Rows() implements CustomOp {
        @Override
        public Shape shape(Shapes in) {
            return in.at(0);
        }

        @Override
        public boolean rowWise() {
            return true;
        }

        @Override
        public Tensor forward(List<Tensor> in) {
            Tensor x = in.getFirst();
            double rows = x.shape().size(0);
            return Tensor.of(
                    Arrays.stream(x.toDoubles()).map(each -> rows * each).toArray(),
                    x.shape().sizes());
        }

        @Override
        public void pullback(Saved saved, Var cotangent, Sink gradients) {
            double rows = cotangent.shape().size(0);
            gradients.give(0, () -> cotangent.mul(rows));
        }
    }

    record Model(Parameter weight) {}

    /** Of a recurrence of three times and two rows, of whose inputs or outputs one is given to that op at every time. */
    private static GradCheck recurrence(boolean inputs, double factor) {
        Parameter weight = new Parameter(Shape.of(2, 2), (key, shape, dtype) -> Tensor.full(dtype, 0.3, shape.sizes()));
        weight.initialise("weight", RandomKey.of(1), DType.FLOAT64);
        Rows rows = new Rows();
        return GradCheck.ofModel(
                        new Model(weight),
                        (m, x) -> {
                            Recurrence<Var> step = (each, h) -> {
                                Var in = inputs ? Var.apply(rows, each) : each;
                                Var next = in.matmul(m.weight()).add(h).tanh();
                                Var out = inputs ? next : Var.apply(rows, next);
                                return new Recurrence.Result<>(out, next);
                            };
                            Var times = x.reshape(3, 2, 2);
                            return new Scan<>(step)
                                    .run(times, Functions.zeros(times.select(0, 0), 2))
                                    .all()
                                    .mul(factor);
                        },
                        Tensor.of(new double[] {0.1, -0.2, 0.3, 0.4, -0.5, 0.6, 0.7, -0.8, 0.9, 1, 0.15, -0.25}, 3, 4))
                .order(1);
    }

    /** Compiled, inputs of all times are given to it at once, forward and back. What differs is relative to the gradient, which is small. */
    @Test
    void whereTheGradientIsAnotherStepByStepTheCompiledRecurrenceIsWrong() {
        Localisation found = found(recurrence(true, 1e-6).run());
        assertTrue(found.compiled(), found::toString);
        assertTrue(
                found.toString()
                        .endsWith(
                                " ops is right by itself; step by step the gradient is another: the compiled recurrence is wrong"),
                found::toString);
    }

    /** Outputs of all times are given to it at once forward, and one by one back: the value is another, not the gradient. */
    @Test
    void whereTheGradientIsTheSameStepByStepThatIsNotSaid() {
        Localisation found = found(recurrence(false, 1).run());
        assertFalse(found.compiled());
        assertEquals(Optional.empty(), found.culprit());
        assertEquals(0, found.untried());
    }
}
