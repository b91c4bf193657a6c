package dev.refrain.autograd.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.check.GradReport.ByPath;
import dev.refrain.autograd.check.Mismatch.Kind;
import dev.refrain.autograd.check.Places.Place;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What is counted, what is kept, and from when on it is enough. */
class TallyTest {
    private final Tally tally = new Tally(new Tolerance(1e-6, 1e-8), false);

    private static Mismatch mismatch(Kind kind, Verdict verdict, String path, int... index) {
        List<Integer> at = Arrays.stream(index).boxed().toList();
        return new Mismatch(kind, path, at, 0.5, "y", 1, 2, 0, verdict, "");
    }

    private static Mismatch wrong(String path, int... index) {
        return mismatch(Kind.FIRST_ORDER, Verdict.WRONG, path, index);
    }

    private void differ(Mismatch mismatch) {
        assertFalse(tally.compare(1, 2, () -> mismatch));
    }

    private GradReport report(Tally of) {
        return of.report(CheckSettings.DEFAULTS, "somehow", Optional.empty(), Optional.empty(), "");
    }

    private static Supplier<Mismatch> never() {
        return () -> {
            throw new IllegalStateException("asked for");
        };
    }

    @Test
    void pairsThatAgreeAreCountedAndNothingIsKept() {
        assertTrue(tally.isClean());
        assertTrue(tally.compare(1, 1 + 1e-9, never()));
        tally.compareBits(1, 1, never());
        tally.compareBits(Double.NaN, Double.NaN, never());
        tally.compareClosely(1, 1, 1, never());
        GradReport report = report(tally);
        assertEquals(4, report.comparisons());
        assertTrue(tally.isClean() && report.passed());
        assertEquals(Optional.empty(), tally.firstWrong());
        assertEquals(0, tally.count(Verdict.WRONG));
    }

    /** Where the absolute tolerance is all there is, an error that it just allows is the relative tolerance. */
    @Test
    void theWorstErrorIsRelativeToWhatIsAllowed() {
        tally.compare(2, 2, never());
        assertEquals(0, report(tally).worst());
        tally.compare(0, 0.5e-8, never());
        assertEquals(0.5e-6, report(tally).worst(), 1e-8);
        differ(wrong("x", 0)); // 1 and 2
        assertEquals(1 / 2.01, report(tally).worst(), 1e-12);
        tally.compare(2, 2, never());
        assertEquals(1 / 2.01, report(tally).worst(), 1e-12);
        tally.compare(Double.NaN, 2, () -> wrong("x", 1));
        assertEquals(Double.POSITIVE_INFINITY, report(tally).worst());
    }

    @Test
    void bitsDifferWhereNumbersMayBeEqual() {
        tally.compareBits(0.0, -0.0, () -> mismatch(Kind.REPEATED, Verdict.NONDETERMINISTIC, ""));
        assertEquals(1, tally.count(Verdict.NONDETERMINISTIC));
    }

    /** Of a trillionth of the largest element. */
    @Test
    void roundingIsRelativeToTheLargestElement() {
        tally.compareClosely(1e-12, 0, 1, never());
        tally.compareClosely(Double.NaN, Double.NaN, 1, never());
        tally.compareClosely(0, 2e-12, 2, never());
        tally.compareClosely(1, 1 + 1.5e-12, 2, never());
        assertTrue(tally.isClean());
        tally.compareClosely(1.1e-12, 0, 1, () -> wrong("x", 0));
        tally.compareClosely(1e-12, 0, 0.9, () -> wrong("x", 1));
        assertEquals(2, tally.count(Verdict.WRONG));
    }

    @Test
    void eightWrongElementsOfAPathAreEnoughOfThatPathAndKind() {
        assertFalse(tally.isSettled(Kind.FIRST_ORDER, "x"));
        for (int i = 0; i < 7; i++) {
            differ(wrong("x", i));
            differ(wrong("x", i)); // an element counts once
        }
        differ(mismatch(Kind.FIRST_ORDER, Verdict.KINK, "x", 7));
        assertFalse(tally.isSettled(Kind.FIRST_ORDER, "x"));
        differ(wrong("x", 8));
        assertTrue(tally.isSettled(Kind.FIRST_ORDER, "x"));
        assertFalse(tally.isSettled(Kind.SECOND_ORDER, "x"));
        assertFalse(tally.isSettled(Kind.FIRST_ORDER, "y"));
    }

    @Test
    void whereOnlyTheFirstMattersOneIsEnough() {
        Tally first = new Tally(new Tolerance(1e-6, 1e-8), true);
        first.compare(1, 2, () -> wrong("x", 0));
        assertTrue(first.isSettled(Kind.FIRST_ORDER, "x"));
    }

    @Test
    void elementsThatAreNotLookedIntoAreCountedApart() {
        differ(wrong("x", 0));
        assertTrue(tally.compareOnly(1, 1, new Place("x", List.of(1))));
        assertFalse(tally.compareOnly(1, 2, new Place("x", List.of(2))));
        assertFalse(tally.compareOnly(1, 3, new Place("x", List.of(2))));
        assertFalse(tally.compareOnly(1, 2, new Place("x", List.of(0))));
        tally.element(new Place("x", List.of(1)), 4);
        tally.element(new Place("x", List.of(2)), 3);
        GradReport report = report(tally);
        assertEquals(5, report.comparisons());
        assertEquals(1, report.failures());
        assertEquals(3, report.unconfirmed());
        assertEquals(List.of(new ByPath("x", 3, Map.of(Verdict.WRONG, 1), 1, 4)), report.paths());
    }

    @Test
    void anElementHasTheWorstOfItsVerdicts() {
        differ(mismatch(Kind.FIRST_ORDER, Verdict.KINK, "x", 0));
        differ(mismatch(Kind.SECOND_ORDER, Verdict.WRONG, "x", 0));
        differ(mismatch(Kind.FIRST_ORDER, Verdict.WRONG, "x", 1));
        differ(mismatch(Kind.SECOND_ORDER, Verdict.CANCELLATION, "x", 1));
        differ(mismatch(Kind.FIRST_ORDER, Verdict.CANCELLATION, "x", 2));
        differ(mismatch(Kind.SECOND_ORDER, Verdict.KINK, "x", 2));
        tally.element(new Place("x", List.of(0)), 1);
        ByPath path = report(tally).paths().getFirst();
        assertEquals(Map.of(Verdict.WRONG, 2, Verdict.KINK, 1), path.verdicts());
        assertEquals(3, path.elements());
    }

    @Test
    void pathsAreThoseOfWhichElementsWereTriedInTheirOrder() {
        differ(wrong("a random direction"));
        tally.element(new Place("b", List.of(0)), 0);
        tally.element(new Place("a", List.of(0)), 2);
        assertEquals(
                List.of("b", "a"),
                report(tally).paths().stream().map(ByPath::path).toList());
    }

    /** Three of a kind of a path, each of another element, and eight of all; the wrong ones first. */
    @Test
    void theFirstMismatchesAreKept() {
        differ(mismatch(Kind.FIRST_ORDER, Verdict.KINK, "x", 9));
        for (int i = 0; i < 5; i++) {
            differ(wrong("x", i));
            differ(wrong("x", i));
        }
        differ(mismatch(Kind.SECOND_ORDER, Verdict.WRONG, "x", 0));
        for (int i = 0; i < 5; i++) {
            differ(wrong("", i));
        }
        differ(wrong("z", 0));
        differ(wrong("z", 1));
        List<Mismatch> kept = report(tally).mismatches();
        assertEquals(
                List.of("x[0]", "x[1]", "x[2]", "x[0]", "[0]", "[1]", "[2]", "z[0]"),
                kept.stream().map(each -> each.path() + each.index()).toList());
        assertEquals(Kind.SECOND_ORDER, kept.get(3).kind());
        assertEquals(Optional.of(wrong("x", 0)), tally.firstWrong());
        assertEquals(18, tally.count(Verdict.WRONG));
        assertEquals(1, tally.count(Verdict.KINK));
    }

    @Test
    void withoutAPathEqualOnesAreKept() {
        differ(wrong(""));
        differ(wrong(""));
        differ(mismatch(Kind.FIRST_ORDER, Verdict.KINK, "x", 9));
        assertEquals(
                List.of("", "", "x"),
                report(tally).mismatches().stream().map(Mismatch::path).toList());
    }

    @Test
    void theGradientItselfIsWrongByTheFirstOrderAndWhereItIsNotLinear() {
        for (Kind kind : Kind.values()) {
            Tally of = new Tally(new Tolerance(1e-6, 1e-8), false);
            of.compare(1, 2, () -> mismatch(kind, Verdict.KINK, "x", 0));
            assertFalse(of.isWrongAtTheFirstOrder());
            of.compare(1, 2, () -> mismatch(kind, Verdict.WRONG, "x", 0));
            assertEquals(kind == Kind.FIRST_ORDER || kind == Kind.LINEAR, of.isWrongAtTheFirstOrder());
        }
    }

    @Test
    void whatWasComparedBeforeIsCountedToo() {
        Tally before = new Tally(new Tolerance(1e-6, 1e-8), false);
        before.compareBits(1, 1, never());
        before.compareBits(2, 2, never());
        tally.compare(1, 1, never());
        assertEquals(3, report(before.and(tally)).comparisons());
    }

    @Test
    void twoNumbersAgreeUpToWhatIsAllowedAndNeverIfOneIsNotFinite() {
        Tolerance tolerance = new Tolerance(0.25, 1);
        assertEquals(1 + 0.25 * 8, tolerance.allowed(-8, 4));
        assertEquals(1 + 0.25 * 8, tolerance.allowed(4, 8));
        assertTrue(tolerance.agree(8, 5) && tolerance.agree(5, 8) && tolerance.agree(-5, -8));
        assertFalse(tolerance.agree(8, 4.9) || tolerance.agree(1, -1));
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            assertFalse(tolerance.agree(bad, bad) || tolerance.agree(bad, 1) || tolerance.agree(1, bad));
        }
    }
}
