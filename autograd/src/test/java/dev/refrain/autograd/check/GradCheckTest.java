package dev.refrain.autograd.check;

import static dev.refrain.autograd.check.Subjects.X;
import static dev.refrain.autograd.check.Subjects.Y;
import static dev.refrain.autograd.check.Subjects.failed;
import static dev.refrain.autograd.check.Subjects.withGradientOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.check.Mismatch.Kind;
import dev.refrain.autograd.check.Subjects.Product;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.IndexRangeException;
import dev.refrain.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the check finds, and what it lets pass. */
class GradCheckTest {
    @Test
    void soundFunctionsPass() {
        for (GradCheck check : List.of(
                GradCheck.of(Var::tanh, X),
                GradCheck.of(x -> x.softmax(1).mul(x.exp()).sum(0), X),
                GradCheck.of(Var::matmul, X, Y),
                GradCheck.of((a, b) -> a.matmul(b).matmul(a).sigmoid(), X, Y),
                GradCheck.of(in -> Functions.concat(0, in), List.of(X, X, X)),
                GradCheck.ofModel(Product.drawn(DType.FLOAT64), Product::apply, X),
                GradCheck.ofModel(
                        Product.drawn(DType.FLOAT64),
                        (m, in) -> m.apply(in.get(0)).mul(in.get(1)),
                        List.of(X, Tensor.scalar(3, DType.FLOAT64))),
                GradCheck.of(x -> x.mul(x).mul(x), Tensor.zeros(DType.FLOAT64, 0, 3)))) {
            for (GradCheck how : List.of(check, check.full(), check.directions(3), check.order(1), check.seed(99))) {
                GradReport report = how.verify();
                assertTrue(report.passed());
                assertEquals(0, report.failures());
                assertTrue(report.worst() < 1e-7, report::toString);
            }
        }
    }

    @Test
    void theWholeJacobianIsCompared() {
        GradReport report = GradCheck.of(Var::square, X).order(1).run();
        int repeated = 6 + 6;
        int byEveryElement = 6 * (6 + 1);
        assertEquals(repeated + byEveryElement, report.comparisons());
        assertEquals("Jacobian of 6 by 6 elements", report.how());
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, 1.0001, 0.9999, 0, 2})
    void aWrongFactorIsFoundWhereverItIs(double factor) {
        for (int wrong = 0; wrong < 6; wrong++) {
            double[] factors = {1, 1, 1, 1, 1, 1};
            factors[wrong] = factor;
            Var mask = Var.of(Tensor.of(factors, 2, 3));
            GradCheck check = GradCheck.of(x -> withGradientOf(x.tanh().mul(mask), x.tanh()), X);
            List<Integer> index = List.of(wrong / 3, wrong % 3);
            double slope = 1 - StrictMath.pow(StrictMath.tanh(X.toDoubles()[wrong]), 2);

            Mismatch full = failed(check).mismatches().getFirst();
            assertEquals(Kind.FIRST_ORDER, full.kind());
            assertEquals("x", full.path());
            assertEquals(index, full.index());
            assertEquals(Optional.of(index), full.output());
            assertEquals(slope * factor, full.claimed(), 1e-12);
            assertEquals(slope, full.measured(), 1e-9);
            assertTrue(full.uncertainty() < 1e-7);

            Mismatch along = failed(check.directions(1)).mismatches().getFirst();
            assertEquals(index, along.index());
            assertEquals(Optional.empty(), along.output());
        }
    }

    @Test
    void theReportSaysWhereAndBothNumbersAndTheSeed() {
        GradCheck check = GradCheck.of(
                        (a, b) -> withGradientOf(a.mul(b), a.mul(b).add(b)), X, X)
                .named("a b + b")
                .inputsNamed("left", "right")
                .seed(17);
        String text = failed(check).toString();
        assertTrue(text.startsWith("gradcheck of a b + b: "), text);
        assertTrue(text.contains(" FAILED (Jacobian of 6 by 12 elements, orders 1 and 2, seed 17, "), text);
        assertTrue(
                text.contains("\n  first order, y[0, 0] by right[0, 0]: gradient 0.5, central difference 1.4999999"),
                text);
        assertTrue(text.contains(" more"), text);
        assertEquals("a b + b", check.label());
    }

    @Test
    void inputsHaveNumbersUnlessTheyHaveNames() {
        GradCheck check = GradCheck.of(in -> withGradientOf(in.get(1), in.get(1).mul(2)), List.of(X, Y));
        assertEquals("input 1", failed(check).mismatches().getFirst().path());
        assertEquals(
                "b", failed(check.inputsNamed("a", "b")).mismatches().getFirst().path());
        IndexRangeException refused = assertThrows(IndexRangeException.class, () -> check.inputsNamed("a"));
        assertEquals("gradcheck: got 1 names, expected one for each of the 2 inputs", refused.getMessage());
    }

    @Test
    void parametersHaveTheirPaths() {
        GradCheck check = GradCheck.ofModel(
                Product.drawn(DType.FLOAT64),
                (m, x) -> withGradientOf(x.matmul(m.weight().on(x).detach()), x.matmul(m.weight())),
                X);
        Mismatch found = failed(check).mismatches().getFirst();
        assertEquals("weight", found.path());
        assertEquals(0, found.claimed());
    }

    /** 2 detach(x) x - detach(x²) has the value and the slope of x², but no curvature. */
    @Test
    void aRuleThatHidesItsOwnDerivativeIsFoundAtTheSecondOrder() {
        GradCheck check =
                GradCheck.of(x -> x.detach().mul(x).mul(2).sub(x.square().detach()), X);
        assertTrue(check.order(1).run().passed());
        assertTrue(check.order(1).directions(3).run().passed());
        for (GradCheck how : List.of(check, check.directions(1))) {
            Mismatch found = failed(how).mismatches().getFirst();
            assertEquals(Kind.SECOND_ORDER, found.kind());
            assertEquals("x", found.path());
            assertEquals(0, found.claimed());
            assertTrue(found.toString().startsWith("second order, ⟨d, Jᵀc⟩ by x["), found::toString);
        }
    }

    @Test
    void aFunctionThatGivesOtherBitsTheSecondTimeIsFound() {
        AtomicInteger calls = new AtomicInteger();
        GradCheck check = GradCheck.of(x -> x.mul(1 + 1e-15 * calls.incrementAndGet()), X);
        GradReport report = check.run();
        assertFalse(report.passed());
        Mismatch found = report.mismatches().getFirst();
        assertEquals(Kind.REPEATED, found.kind());
        assertEquals("y", found.path());
        assertTrue(found.toString().startsWith("the same again, y[0, 0]: first 0.5"), found::toString);
    }

    @Test
    void aStepThatIsTooLargeForTheCurvatureIsReplacedByManyThatAreSmaller() {
        Tensor at = Tensor.of(new double[] {0.0004, -0.0011}, 2);
        UnaryOperator<Var> steep = x -> x.mul(1000).tanh();
        double step = StrictMath.cbrt(Math.ulp(1.0));
        double t = StrictMath.tanh(0.4);
        double slope = 1000 * (1 - t * t);
        double difference =
                (StrictMath.tanh(1000 * (0.0004 + step)) - StrictMath.tanh(1000 * (0.0004 - step))) / (2 * step);
        assertTrue(Math.abs(difference - slope) > 2e-6 * slope, "one step is not enough here");
        GradCheck.of(steep, at).verify();
        failed(GradCheck.of(x -> withGradientOf(steep.apply(x).mul(1.0001), steep.apply(x)), at));
    }

    @Test
    void aKinkAtADistanceIsNoneAndOneWithinEveryStepIs() {
        for (double distance : new double[] {1e-2, 1e-4, 1e-6}) {
            GradCheck.of(Var::relu, Tensor.of(new double[] {distance, -distance}, 2))
                    .verify();
        }
        failed(GradCheck.of(Var::relu, Tensor.of(new double[] {0}, 1)));
    }

    @Test
    void whatDoesNotDependOnItsInputHasAGradientOfZero() {
        Var constant = Var.of(Y);
        GradCheck.of(x -> constant, X).verify();
        Mismatch found =
                failed(GradCheck.of(x -> x.detach().tanh(), X)).mismatches().getFirst();
        assertEquals(0, found.claimed());
        assertTrue(found.measured() > 0.1);
    }

    @Test
    void notANumberNeverAgrees() {
        GradReport value = failed(GradCheck.of(Var::log, Tensor.of(new double[] {-1}, 1)));
        assertTrue(Double.isNaN(value.mismatches().getFirst().claimed())
                || Double.isNaN(value.mismatches().getFirst().measured()));
        assertEquals(Double.POSITIVE_INFINITY, value.worst());
        failed(GradCheck.of(x -> withGradientOf(x.mul(Double.NaN), x), X));
        failed(GradCheck.of(x -> withGradientOf(x.mul(Double.POSITIVE_INFINITY), x), X));
    }

    @Test
    void manyElementsAreCheckedAlongRandomDirections() {
        Tensor many = Tensor.full(DType.FLOAT64, 0.5, 30, 50);
        GradReport report = GradCheck.of(Var::square, many).verify();
        assertEquals("10 random directions", report.how());
        assertEquals(
                "Jacobian of 1 by 1500 elements",
                GradCheck.of(x -> x.square().sum(), many).full().verify().how());
        double[] factors = new double[1500];
        Arrays.fill(factors, 1);
        factors[1234] = 1.01;
        Var mask = Var.of(Tensor.of(factors, 30, 50));
        Mismatch found = failed(GradCheck.of(x -> withGradientOf(x.square().mul(mask), x.square()), many))
                .mismatches()
                .getFirst();
        assertEquals(List.of(1234 / 50, 1234 % 50), found.index());
        assertEquals(1.01, found.claimed() / found.measured(), 1e-7);
    }

    /** Errors that each element's tolerance allows, but that add up along any direction. */
    @Test
    void aMismatchThatNoElementHasAloneIsReportedOfTheDirection() {
        Tensor many = Tensor.full(DType.FLOAT64, 0, 2000);
        GradCheck check =
                GradCheck.of(x -> withGradientOf(x.mul(0.3e-8).sum(), x.sum().mul(0)), many);
        Mismatch found = failed(check).mismatches().getFirst();
        assertEquals("a random direction", found.path());
        assertTrue(
                found.toString().startsWith("first order, ⟨c, y⟩ by a random direction: gradient "), found::toString);
        assertTrue(check.order(1).full().run().passed());
    }
}
