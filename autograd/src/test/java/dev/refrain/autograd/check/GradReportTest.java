package dev.refrain.autograd.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.check.GradReport.ByPath;
import dev.refrain.autograd.check.Mismatch.Kind;
import dev.refrain.autograd.ops.PointwiseOp;
import dev.refrain.tensor.pointwise.Pointwise;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a report says, of counts that are given. */
class GradReportTest {
    private static final Mismatch WRONG =
            new Mismatch(Kind.FIRST_ORDER, "x", List.of(2), 0.5, "y", 1, 2, 1e-9, Verdict.WRONG, "");
    private static final Confidence SURE = new Confidence(4, 1, 1e-6, 1e-8);

    private static GradReport of(Map<Verdict, Long> verdicts, long unconfirmed, ByPath... paths) {
        return new GradReport(
                "it",
                "somehow",
                2,
                3,
                100,
                verdicts,
                unconfirmed,
                0.25,
                List.of(paths),
                verdicts.isEmpty() ? List.of() : List.of(WRONG),
                Optional.of(SURE),
                Optional.empty(),
                "");
    }

    private static GradReport withTest(String test, Optional<Culprit> culprit) {
        return new GradReport(
                "it",
                "somehow",
                1,
                3,
                100,
                Map.of(Verdict.WRONG, 1L),
                0,
                0.25,
                List.of(),
                List.of(WRONG),
                Optional.empty(),
                Optional.of(new Localisation(culprit, List.of(), false, 2, 0)),
                test);
    }

    private static String line(GradReport report, int line) {
        return report.toString().lines().toList().get(line);
    }

    private static String summary(GradReport report) {
        return line(report, 0)
                .replace("gradcheck of it: ", "")
                .replace(" (somehow, orders 1 and 2, seed 3, 100 comparisons, worst relative error 2.5e-01)", "");
    }

    private static ByPath path(String name, double largest) {
        return new ByPath(name, 4, Map.of(), 0, largest);
    }

    @Test
    void whatPassesSaysSoAndHowSureThatIs() {
        GradReport passed = of(Map.of(), 0, path("a", 1));
        assertTrue(passed.passed());
        assertEquals("passed", summary(passed));
        assertEquals("  " + SURE, line(passed, 1));
        assertEquals(2, passed.toString().lines().count());
    }

    @Test
    void whatNothingDependsOnIsNamedIfItHasElements() {
        assertEquals(
                "passed, but nothing depends on b, d",
                summary(of(
                        Map.of(),
                        0,
                        path("a", 1e-300),
                        path("b", 0),
                        new ByPath("c", 0, Map.of(), 0, 0),
                        path("d", 0))));
    }

    @Test
    void whatFailsIsCountedAndHowSureOneIsDoesNotMatter() {
        GradReport failed = of(Map.of(Verdict.WRONG, 3L), 0);
        assertFalse(failed.passed());
        assertEquals(3, failed.failures());
        assertEquals(0, failed.undecided());
        assertEquals("3 of 100 comparisons FAILED", summary(failed));
        assertEquals("  " + WRONG, line(failed, 1));
        assertEquals(
                "3 of 100 comparisons FAILED, 5 more differ by a single step",
                summary(of(Map.of(Verdict.WRONG, 3L), 5)));
        assertEquals(
                "3 of 100 comparisons FAILED, 5 more differ by a single step, 7 undecided",
                summary(of(Map.of(Verdict.WRONG, 3L, Verdict.KINK, 4L, Verdict.CANCELLATION, 3L), 5)));
    }

    @Test
    void whatIsUndecidedSaysWhyAndWhatToDo() {
        String kink =
                "4 at a kink, where a derivative is a convention that no difference confirms: check at another place";
        String cancelled =
                "2 as rounding of the value leaves the differences too uncertain: scale the inputs, or set a tolerance";
        assertEquals("UNDECIDED in 4 of 100 comparisons, " + kink, summary(of(Map.of(Verdict.KINK, 4L), 0)));
        assertEquals(
                "UNDECIDED in 2 of 100 comparisons, " + cancelled, summary(of(Map.of(Verdict.CANCELLATION, 2L), 0)));
        GradReport both = of(Map.of(Verdict.KINK, 4L, Verdict.CANCELLATION, 2L), 0);
        assertEquals("UNDECIDED in 6 of 100 comparisons, " + kink + "; " + cancelled, summary(both));
        assertEquals(6, both.undecided());
        assertEquals(0, both.failures());
    }

    @Test
    void otherBitsAreAFailureAndTheSummaryIsOfThemAlone() {
        GradReport report = of(Map.of(Verdict.NONDETERMINISTIC, 2L), 0);
        assertEquals(2, report.failures());
        assertEquals(
                "NONDETERMINISTIC, the same place gave other bits the second time, so nothing else is said",
                summary(report));
    }

    @Test
    void pathsAreWrongUndecidedOrRight() {
        ByPath wrong = new ByPath("a", 4, Map.of(Verdict.WRONG, 2, Verdict.KINK, 1), 0, 1);
        ByPath more = new ByPath("b", 9, Map.of(Verdict.WRONG, 8), 1, 1);
        ByPath kink = new ByPath("c", 4, Map.of(Verdict.KINK, 2), 0, 1);
        ByPath right = path("d", 1);
        assertEquals(
                "  wrong by a (2 of 4 elements), b (8 of 9 elements, 1 more differ); undecided by c (2 of 4 elements, KINK); right by d",
                line(of(Map.of(Verdict.WRONG, 10L), 0, wrong, more, kink, right), 1));
        assertEquals(
                "  undecided by c (2 of 4 elements, KINK); right by d",
                line(of(Map.of(Verdict.KINK, 2L), 0, kink, right), 1));
        assertEquals("  " + WRONG, line(of(Map.of(Verdict.WRONG, 1L), 0, right), 1), "of no path alone");
        assertEquals("d", right.toString());
        assertEquals(2, wrong.wrong());
        assertEquals(0, kink.wrong());
        assertTrue(kink.isUndecided());
        assertFalse(wrong.isUndecided() || right.isUndecided());
        assertFalse(new ByPath("e", 1, Map.of(Verdict.NONDETERMINISTIC, 1), 0, 1).isUndecided());
    }

    /** Of up to a thousand characters, and of an op that was found. */
    @Test
    void aShortTestOfAnOpIsShown() {
        String just = "x".repeat(1000);
        Culprit culprit = CulpritTest.of(new PointwiseOp(Pointwise.TANH), "", "", List.of(), "");
        assertTrue(withTest(just, Optional.of(culprit))
                .toString()
                .endsWith("\n  GradReport.regressionTest() is a test of this:\n\n" + just));
        String mentioned = "\n  GradReport.regressionTest() is a test of this";
        assertTrue(withTest(just + "x", Optional.of(culprit)).toString().endsWith(mentioned));
        assertTrue(withTest(just, Optional.empty()).toString().endsWith(mentioned));
        assertFalse(withTest("", Optional.of(culprit)).toString().contains("regressionTest"));
        assertTrue(line(withTest("", Optional.empty()), 0).contains(" (somehow, order 1, seed 3, "));
    }

    @Test
    void aMismatchSaysWhatWasComparedInOneLine() {
        assertEquals(
                "WRONG: first order, y by x[2] = 0.5: gradient 1.0, central difference 2.0 ± 1e-09", WRONG.toString());
        assertEquals(
                "KINK: jvp by double pullback, y[1]: jvp 1.0, central difference 2.0 ± 1e-09; why",
                new Mismatch(Kind.PUSHFORWARD, "", List.of(), Double.NaN, "y[1]", 1, 2, 1e-9, Verdict.KINK, "why")
                        .toString());
        assertEquals(
                "WRONG: linear in the cotangent, Jᵀ1 by x = 0.5: gradient 1.0, sum of rows 2.0",
                new Mismatch(Kind.LINEAR, "x", List.of(), 0.5, "Jᵀ1", 1, 2, Double.NaN, Verdict.WRONG, "").toString());
        assertEquals(
                "WRONG: second order, z by a random direction: gradient 1.0, central difference 2.0",
                new Mismatch(
                                Kind.SECOND_ORDER,
                                "a random direction",
                                List.of(),
                                Double.NaN,
                                "z",
                                1,
                                2,
                                Double.NaN,
                                Verdict.WRONG,
                                "")
                        .toString());
    }

    /** What is uncertain by just as much as it is off is undecided; what is exact, or not finite, is wrong. */
    @Test
    void aMismatchIsUndecidedIfItsUncertaintyExplainsIt() {
        Tolerance tolerance = new Tolerance(1e-6, 1e-8);
        Measured measured = new Measured(1, 0.5, 1000, null);
        assertEquals(Verdict.CANCELLATION, measured.judge(1.5, tolerance).verdict());
        assertEquals(Verdict.CANCELLATION, measured.judge(0.5, tolerance).verdict());
        assertEquals(
                "rounding of a value of 1e+03 leaves differences as uncertain as that",
                measured.judge(1.5, tolerance).reason());
        assertEquals(Verdict.WRONG, measured.judge(1.5001, tolerance).verdict());
        assertEquals(Verdict.WRONG, measured.judge(Double.NaN, tolerance).verdict());
        assertEquals(Verdict.WRONG, Measured.exactly(1).judge(1.1, tolerance).verdict());
        Measured unknown = new Measured(Double.NaN, Double.POSITIVE_INFINITY, 1, null);
        assertEquals(Verdict.WRONG, unknown.judge(1, tolerance).verdict());
        assertFalse(WRONG.isUndecided());
    }
}
