package dev.refrain.autograd.check;

import static dev.refrain.autograd.check.Subjects.X;
import static dev.refrain.autograd.check.Subjects.Y;
import static dev.refrain.autograd.check.Subjects.failed;
import static dev.refrain.autograd.check.Subjects.vector;
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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
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
        int linear = 4 * 6;
        assertEquals(repeated + byEveryElement + linear, report.comparisons());
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
            assertEquals("y" + index, full.of());
            assertEquals(X.toDoubles()[wrong], full.at());
            assertEquals(slope * factor, full.claimed(), 1e-12);
            assertEquals(slope, full.measured(), 1e-9);
            assertTrue(full.uncertainty() < 1e-7);

            Mismatch along = failed(check.directions(1)).mismatches().getFirst();
            assertEquals(index, along.index());
            assertEquals("⟨c, y⟩", along.of());
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
                text.contains(
                        "\n  WRONG: first order, y[0, 0] by right[0, 0] = 0.5: gradient 0.5, central difference 1."),
                text);
        assertTrue(text.contains("\n  wrong by right (6 of 6 elements); right by left\n"), text);
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
            assertTrue(found.toString().startsWith("WRONG: second order, ⟨d, Jᵀc⟩ by x["), found::toString);
        }
    }

    /** Checks of other things have other cotangents and directions, else a rule could be wrong for those of all. */
    @Test
    void everyCheckHasRandomNumbersOfItsOwn() {
        Set<Double> jvps = new HashSet<>();
        for (String label : List.of("a", "b", "c", "d", "e", "f")) {
            GradReport report = failed(
                    GradCheck.of(x -> withGradientOf(x.mul(2), x), vector(1)).named(label));
            jvps.add(report.mismatches().stream()
                    .filter(mismatch -> mismatch.kind() == Kind.PUSHFORWARD)
                    .findFirst()
                    .orElseThrow()
                    .claimed());
        }
        assertEquals(6, jvps.size());
        assertTrue(jvps.stream().anyMatch(jvp -> jvp < 0) && jvps.stream().anyMatch(jvp -> jvp > 0), jvps::toString);
    }

    @Test
    void aFunctionThatGivesOtherBitsTheSecondTimeIsFound() {
        AtomicInteger calls = new AtomicInteger();
        GradCheck check = GradCheck.of(x -> x.mul(1 + 1e-15 * calls.incrementAndGet()), X);
        GradReport report = check.run();
        assertFalse(report.passed());
        Mismatch found = report.mismatches().getFirst();
        assertEquals(Kind.REPEATED, found.kind());
        assertEquals("", found.path());
        assertTrue(
                found.toString().startsWith("NONDETERMINISTIC: the same again, y[0, 0]: first 0.5"), found::toString);
        assertEquals(12, report.comparisons(), "what comes after it would mean nothing");
    }

    @Test
    void whatDoesNotDependOnItsInputHasAGradientOfZeroAndIsNamed() {
        Var constant = Var.of(Y);
        String passed =
                GradCheck.of((a, b) -> a.add(constant.sum()), X, Y).verify().toString();
        assertTrue(passed.startsWith("gradcheck of a function: passed, but nothing depends on b ("), passed);
        Mismatch found =
                failed(GradCheck.of(x -> x.detach().tanh(), X)).mismatches().getFirst();
        assertEquals(0, found.claimed());
        assertTrue(found.measured() > 0.1);
    }

    @Test
    void ofManyElementsSomeAndARandomDirectionAreChecked() {
        Tensor many = Tensor.full(DType.FLOAT64, 0.5, 30, 50);
        GradReport report = GradCheck.of(Var::square, many).verify();
        assertEquals("4 elements and a direction of each of 1 inputs and parameters", report.how());
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
        GradCheck check = GradCheck.of(
                        x -> withGradientOf(x.mul(0.3e-8).sum(), x.sum().mul(0)), many)
                .directions(10);
        Mismatch found = failed(check).mismatches().getFirst();
        assertEquals("a random direction", found.path());
        assertTrue(
                found.toString().startsWith("WRONG: first order, ⟨c, y⟩ by a random direction: gradient "),
                found::toString);
        assertTrue(check.order(1).full().run().passed());
    }
}
