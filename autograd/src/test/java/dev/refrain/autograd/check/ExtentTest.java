package dev.refrain.autograd.check;

import static dev.refrain.autograd.check.Subjects.X;
import static dev.refrain.autograd.check.Subjects.failed;
import static dev.refrain.autograd.check.Subjects.vector;
import static dev.refrain.autograd.check.Subjects.withGradientOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Var;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.IndexRangeException;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The checks that try less than all, and what they see. */
class ExtentTest {
    private static final Tensor LARGE = Tensor.full(DType.FLOAT64, 1, 4000);

    /** A large table with large derivatives, and a small bias whose gradient is wrong by a tenth. */
    private static GradCheck small(double factor) {
        return GradCheck.of(
                        (table, bias) -> table.mul(1e3)
                                .sum()
                                .add(withGradientOf(
                                        bias.mul(factor * 1e-4).sum(),
                                        bias.mul(1e-4).sum())),
                        LARGE,
                        vector(1, 2))
                .inputsNamed("table", "bias")
                .order(1);
    }

    @Test
    void aSmallFaultDrownsInDirectionsAndIsSeenByTheReducedCheck() {
        assertTrue(small(1.1).directions(10).run().passed());
        assertTrue(small(1.1).cheap().run().passed());
        GradReport report = failed(small(1.1).reduced(2));
        assertEquals(
                List.of("table", "bias (2 of 2 elements)"),
                report.paths().stream().map(GradReport.ByPath::toString).toList());
        assertEquals("2 elements and a direction of each of 2 inputs and parameters", report.how());
        small(1).reduced(2).verify();
        assertEquals(
                "4 elements and a direction of each of 2 inputs and parameters",
                failed(small(1.1)).how());
    }

    @Test
    void theReducedCheckTakesAFewEvaluationsOfEach() {
        AtomicInteger calls = new AtomicInteger();
        GradReport report = GradCheck.of(
                        in -> {
                            calls.incrementAndGet();
                            return in.get(0).square().sum().add(in.get(1).sum());
                        },
                        List.of(LARGE, X))
                .order(1)
                .reduced(3)
                .verify();
        assertTrue(calls.get() < 30, calls::toString);
        assertEquals(
                List.of(3, 3),
                report.paths().stream().map(GradReport.ByPath::elements).toList());
    }

    @Test
    void theCheapCheckTakesTwoBackwardPassesAndSaysHowSureItIs() {
        AtomicInteger calls = new AtomicInteger();
        GradReport report = GradCheck.of(
                        x -> {
                            calls.incrementAndGet();
                            return x.square();
                        },
                        LARGE)
                .order(1)
                .named("squares")
                .cheap()
                .verify();
        assertTrue(calls.get() < 20, calls::toString);
        assertEquals(
                "  an error of 1e-04 of the gradient's length would have been missed with probability 3e-08",
                report.toString().lines().toList().get(1));
        assertEquals(4, report.confidence().orElseThrow().directions());
        failed(GradCheck.of(x -> withGradientOf(x.mul(2.001), x.mul(2)), X).cheap());
    }

    /** Of random gradients and errors, no more are missed by one direction than the formula says. */
    @Test
    void theProbabilityOfAMissIsNoLessThanMeasured() {
        double relative = 1e-2;
        for (double part : new double[] {0.03, 0.1, 1}) {
            int missed = 0;
            int tries = 20_000;
            for (int i = 0; i < tries; i++) {
                RandomKey key = RandomKey.of(9).child(i);
                double g = key.normal(0);
                double e = part * key.normal(1); // orthogonal: the worst case
                missed += Math.abs(e) <= relative * Math.max(Math.abs(g), Math.abs(g + e)) ? 1 : 0;
            }
            Confidence one = new Confidence(1, 1, relative, 1e-300);
            double measured = (double) missed / tries;
            assertTrue(measured <= 1 - one.seen(part) + 0.005, "%s of %s".formatted(measured, part));
            assertTrue(1 - one.seen(part) <= 2.5 * measured + 0.005, "%s of %s".formatted(measured, part));
        }
        Confidence four = new Confidence(4, 1, relative, 1e-300);
        double once = 1 - new Confidence(1, 1, relative, 1e-300).seen(0.1);
        assertEquals(StrictMath.pow(once, 4), 1 - four.seen(0.1), 1e-12);
        assertEquals(0, four.seen(0));
        assertEquals(0, four.seen(relative / 2), "where the error may be along the gradient, within the tolerance");
        assertEquals(0, new Confidence(4, 1e-9, 1e-6, 1e-8).seen(1e-3), "where the absolute tolerance hides it");
    }

    @Test
    void aCountOfElementsIsOneOrMore() {
        assertEquals(
                "gradcheck: 0 elements of each, expected 1 or more",
                assertThrows(
                                IndexRangeException.class,
                                () -> GradCheck.of(Var::tanh, X).reduced(0))
                        .getMessage());
    }

    @Test
    void theProbabilityOfAMissIsThatOfTheFormula() {
        double along = 2 / Math.PI * Math.atan(2 * 1e-2 / 0.99 / 0.1);
        double hidden = 2 / Math.sqrt(Math.PI) * Math.sqrt(2) * (1e-3 / 0.99) / (0.1 * 2);
        assertEquals(1 - (along + hidden), new Confidence(1, 2, 1e-2, 1e-3).seen(0.1), 1e-12);
        assertEquals(1 - StrictMath.pow(along + hidden, 3), new Confidence(3, 2, 1e-2, 1e-3).seen(0.1), 1e-12);
        assertEquals(0.8650384902696759, new Confidence(1, 2, 1e-2, 1e-3).seen(0.1), 1e-9);
        assertEquals(
                0, new Confidence(1, 2, 0.5, 1e-3).seen(2), "an error of as much as 2 r may be along the gradient");
    }

    @Test
    void upToAThousandElementsAreCheckedOneByOneAndOfMoreAFewOfEach() {
        assertEquals(Extent.FULL, Extent.FITTING.fitted(1000, 3));
        assertEquals(4, Extent.FITTING.fitted(1001, 1).count());
        assertEquals(4, Extent.FITTING.fitted(1001, 4).count());
        assertEquals(3, Extent.FITTING.fitted(1001, 5).count());
        assertEquals(1, Extent.FITTING.fitted(1001, 10).count());
        assertEquals(1, Extent.FITTING.fitted(1001, 100).count());
        assertEquals(Extent.Kind.REDUCED, Extent.FITTING.fitted(1001, 1).kind());
        assertEquals(Extent.FULL, Extent.FULL.fitted(1001, 1));
    }

    @Test
    void eachIsSaidInWordsAndInSource() {
        Places inputs = Places.of("x", Shape.of(3));
        Places outputs = Places.of("y", Shape.of(2));
        Extent one = new Extent(Extent.Kind.DIRECTIONS, 1);
        Extent cheap = new Extent(Extent.Kind.CHEAP, 4);
        Extent reduced = new Extent(Extent.Kind.REDUCED, 1);
        assertEquals("Jacobian of 2 by 3 elements", Extent.FULL.text(inputs, outputs));
        assertEquals("1 random direction", one.text(inputs, outputs));
        assertEquals("4 random directions", cheap.text(inputs, outputs));
        assertEquals("1 element and a direction of each of 1 inputs and parameters", reduced.text(inputs, outputs));
        assertEquals(
                List.of("", "full()", "directions(1)", "cheap()", "reduced(1)"),
                Stream.of(Extent.FITTING, Extent.FULL, one, cheap, reduced)
                        .map(each -> each.source().orElse(""))
                        .toList());
    }
}
