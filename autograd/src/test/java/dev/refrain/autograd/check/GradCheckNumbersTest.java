package dev.refrain.autograd.check;

import static dev.refrain.autograd.check.Subjects.failed;
import static dev.refrain.autograd.check.Subjects.vector;
import static dev.refrain.autograd.check.Subjects.withGradientOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Var;
import dev.refrain.tensor.NonFiniteException;
import dev.refrain.tensor.Tensor;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Where differences are hard to take: steep and narrow functions, kinks, edges of domains, rounding, what is not finite. */
class GradCheckNumbersTest {
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

    /** 1 - |x - c| / w, and 0 beyond: a tent that is narrower than the largest steps, which see nothing but 0. */
    private static Var tent(Var x, double centre, double width) {
        return x.sub(centre).div(width).abs().neg().add(1).relu();
    }

    @Test
    void aNarrowBumpIsNotTakenForNothing() {
        for (double[] at : new double[][] {{1, 1.00003, 1e-4}, {2024, 2024.05, 0.2}}) {
            Tensor x = vector(at[0]);
            GradCheck.of(in -> tent(in, at[1], at[2]), x).verify();
            Mismatch found = failed(GradCheck.of(in -> tent(in.detach(), at[1], at[2]), x))
                    .mismatches()
                    .getFirst();
            assertEquals(1 / at[2], found.measured(), 1e-5 / at[2]);
        }
        UnaryOperator<Var> bell = x -> x.sub(10000.2).div(0.3).square().neg().exp();
        GradCheck.of(bell, vector(1e4)).verify();
        failed(GradCheck.of(x -> bell.apply(x.detach()), vector(1e4)));
    }

    /** The rounding of the largest element must not drown the derivatives by the others. */
    @Test
    void elementsOfVeryDifferentSizesAreSound() {
        GradCheck.of(Var::exp, vector(15, -5)).verify();
        GradCheck.of(Var::square, vector(1e3, 1e-2)).verify();
        GradCheck.of(x -> x.square().sum(), vector(255, 128, 0.5, 0.01)).verify();
        GradCheck.of(x -> x.square().sum(), vector(0.1, 1000)).verify();
        GradCheck.of((a, b) -> a.mul(b).sum(), vector(1000, 1), vector(2024, 0.01))
                .verify();
        GradCheck timestamp = GradCheck.of((a, b) -> a.mul(1e-9).tanh().add(b.tanh()), vector(1.7e9), vector(0.5));
        timestamp.verify();
        timestamp.directions(5).verify();
    }

    @Test
    void placesNearTheEdgeOfADomainAreSound() {
        for (double x : new double[] {1e-2, 1e-4, 1e-6}) {
            GradCheck.of(Var::log, vector(x, 1)).order(1).verify();
            GradCheck.of(Var::sqrt, vector(x, 1)).order(1).verify();
        }
    }

    /** The difference of a sum of 10¹⁰ cannot tell a slope of 0.2 to six digits, but nor is it wrong. */
    @Test
    void whatRoundingLeavesOpenIsSaidToBeUndecided() {
        GradCheck check = GradCheck.of(x -> x.square().sum(), vector(0.1, 1e7));
        GradReport report = check.run();
        assertEquals(0, report.failures());
        assertTrue(report.undecided() > 0 && !report.passed());
        assertTrue(report.mismatches().getFirst().isUndecided());
        assertEquals(Verdict.CANCELLATION, report.mismatches().getFirst().verdict(), report::toString);
        assertTrue(report.toString().contains(": UNDECIDED in "), report::toString);
        assertThrows(AssertionError.class, check::verify);
        failed(GradCheck.of(
                x -> withGradientOf(x.square().sum().mul(2), x.square().sum()), vector(0.1, 1e7)));
    }

    @Test
    void aKinkAtADistanceIsNoneAndOneWithinEveryStepIs() {
        for (double distance : new double[] {1e-2, 1e-4, 1e-6}) {
            GradCheck.of(Var::relu, Tensor.of(new double[] {distance, -distance}, 2))
                    .verify();
        }
        GradReport report =
                GradCheck.of(Var::relu, Tensor.of(new double[] {0}, 1)).run();
        assertEquals(Set.of(Verdict.KINK), report.verdicts().keySet());
    }

    @Test
    void whatIsNotFiniteIsNamedBeforeAnythingIsCompared() {
        String value = assertThrows(
                        NonFiniteException.class,
                        GradCheck.of(Var::log, vector(1, -1)).named("log")::run)
                .getMessage();
        assertEquals(
                "gradcheck of log: y[1] is NaN, so there is nothing to compare: choose a place where it is finite",
                value);
        String input = assertThrows(
                        NonFiniteException.class, GradCheck.of(Var::tanh, vector(1, Double.NEGATIVE_INFINITY))::run)
                .getMessage();
        assertTrue(input.startsWith("gradcheck of a function: x[1] is -Infinity, "), input);
    }

    @Test
    void aGradientThatIsNotFiniteNeverAgrees() {
        for (double factor : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
            GradReport report =
                    failed(GradCheck.of(x -> withGradientOf(x.mul(1e300).mul(factor > 1 ? 1e300 : 1), x), vector(0)));
            assertEquals(0, report.undecided());
        }
        GradReport infinite = failed(GradCheck.of(Var::sqrt, vector(0)));
        assertEquals(Double.POSITIVE_INFINITY, infinite.mismatches().getFirst().claimed());
    }
}
