package dev.refrain.autograd.check;

import static dev.refrain.autograd.check.Subjects.X;
import static dev.refrain.autograd.check.Subjects.failed;
import static dev.refrain.autograd.check.Subjects.vector;
import static dev.refrain.autograd.check.Subjects.withGradientOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.refrain.autograd.Var;
import dev.refrain.autograd.check.Mismatch.Kind;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.IndexRangeException;
import dev.refrain.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which elements and lines are tried, and which of them is blamed. */
class ExaminationTest {
    private static final int MANY = 300;

    /** So many times 1, and once something else. */
    private static Tensor but(double value, int... where) {
        double[] values = new double[MANY];
        Arrays.fill(values, 1);
        for (int each : where) {
            values[each] = value;
        }
        return Tensor.of(values, MANY);
    }

    @Test
    void theElementWithTheLargestDerivativeIsAlwaysAmongThoseTried() {
        GradReport.ByPath all = path(1);
        for (double large : new double[] {100, -100}) {
            assertEquals(100 * all.largest(), path(large).largest(), 1e-9);
            assertEquals(1, path(large).elements());
        }
    }

    /** Of a sum with factors of 1, and one of another, from the same cotangent. */
    private static GradReport.ByPath path(double factor) {
        Var factors = Var.of(but(factor, 177));
        return GradCheck.of(x -> x.mul(factors).sum(), but(1))
                .order(1)
                .reduced(1)
                .verify()
                .paths()
                .getFirst();
    }

    /** 1 value and 4 elements twice; then elements, and a line for an input of which some elements are left. */
    @Test
    void aLineIsTriedWhereElementsAreLeft() {
        GradCheck check = GradCheck.of((a, b) -> a.sum().add(b.sum()), vector(1, 2), vector(3, 4))
                .order(1);
        assertEquals(5 + 2 * (1 + 1), check.reduced(1).verify().comparisons());
        assertEquals(5 + 2 * 2, check.reduced(2).verify().comparisons());
        assertEquals(5 + 2 * 2, check.reduced(3).verify().comparisons());
    }

    @Test
    void theReducedCheckIsOfTheSecondOrderToo() {
        GradCheck hidden =
                GradCheck.of(x -> x.detach().mul(x).mul(2).sub(x.square().detach()), X);
        hidden.order(1).reduced(1).verify();
        assertEquals(
                Kind.SECOND_ORDER,
                failed(hidden.reduced(1)).mismatches().getFirst().kind());
    }

    @Test
    void alongALineSixteenKinksAreLeftOutOneAfterTheOther() {
        int[] kinks = new int[20];
        Arrays.setAll(kinks, k -> 14 * k + 3);
        GradReport report =
                GradCheck.of(Var::relu, but(0, kinks)).order(1).directions(1).run();
        assertEquals(16, report.undecided());
        assertEquals(0, report.failures());
    }

    /** By one step a steep element seems to be worse than the one whose gradient is wrong. */
    @Test
    void anElementThatIsOnlySteepIsNotBlamed() {
        Var steep = Var.of(but(10_000, 33));
        Var wrong = Var.of(but(1.5, 234));
        GradCheck check = GradCheck.of(
                        x -> withGradientOf(
                                x.mul(steep).tanh().mul(wrong), x.mul(steep).tanh()),
                        places())
                .order(1)
                .directions(1);
        for (int seed = 0; seed < 3; seed++) {
            GradReport report = failed(check.seed(seed));
            Mismatch found = report.mismatches().getFirst();
            assertEquals(List.of(234), found.index(), report::toString);
            assertEquals(1.5, found.claimed() / found.measured(), 1e-6);
        }
    }

    private static Tensor places() {
        double[] values = new double[MANY];
        Arrays.fill(values, 0.5);
        values[33] = 0.00004;
        return Tensor.of(values, MANY);
    }

    @Test
    void ofElementsThatAreAllInfinitelyWrongTheFirstIsBlamed() {
        Tensor zeros = Tensor.zeros(DType.FLOAT64, MANY);
        GradReport report = failed(GradCheck.of(x -> withGradientOf(x.mul(1e300).mul(1e300), x), zeros)
                .order(1)
                .directions(1));
        assertEquals(List.of(0), report.mismatches().getFirst().index());
    }

    @Test
    void settingsAtTheirLimits() {
        GradCheck check = GradCheck.of(Var::tanh, X).named("it");
        assertEquals("gradcheck of it", check.toString());
        check.reduced(1).verify();
        check.directions(1).verify();
        double infinite = Double.POSITIVE_INFINITY;
        assertThrows(IndexRangeException.class, () -> check.tolerance(infinite, infinite));
    }
}
