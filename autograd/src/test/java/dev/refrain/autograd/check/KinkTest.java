package dev.refrain.autograd.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.check.Kink.What;
import dev.refrain.tensor.RandomKey;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is seen of a function of one number at 0, from steps of 0.1 that get smaller to 2.3e-10. */
class KinkTest {
    private static final Tolerance TOLERANCE = new Tolerance(1e-6, 1e-8);
    private static final double[] STEPS = new double[32];

    static {
        Arrays.setAll(STEPS, n -> 0.1 * StrictMath.pow(Extrapolation.RATIO, -n));
    }

    private static Side side(DoubleUnaryOperator f, int sign) {
        double[] values =
                Arrays.stream(STEPS).map(step -> f.applyAsDouble(sign * step)).toArray();
        return new Side(f.applyAsDouble(0), values, STEPS, sign);
    }

    private static @Nullable Kink at0(DoubleUnaryOperator f) {
        return Kink.between(side(f, -1), side(f, 1), 1, TOLERANCE);
    }

    private static Kink kink(What what, DoubleUnaryOperator f) {
        Kink found = Objects.requireNonNull(at0(f));
        assertEquals(what, found.what(), found::toString);
        return found;
    }

    @Test
    void slopesOfOtherSignsAreAKinkAsOthersAre() {
        Kink abs = kink(What.KINK, Math::abs);
        assertEquals(-1, abs.low(), 1e-9);
        assertEquals(1, abs.high(), 1e-9);
        Kink leaky = kink(What.KINK, t -> t < 0 ? 0.1 * t : t);
        assertEquals(0.1, leaky.low(), 1e-9);
        assertEquals(1, leaky.high(), 1e-9);
    }

    @Test
    void aSmoothFunctionHasNone() {
        assertNull(at0(StrictMath::exp));
        assertNull(at0(t -> StrictMath.tanh(1000 * t)));
        assertNull(at0(t -> 1e6 * t * t));
        assertNull(at0(t -> 0));
        assertNull(at0(StrictMath::cbrt), "its slope is infinite");
    }

    /** Steps in which rounding is a thousandth of what is looked for do not count. */
    @ParameterizedTest
    @CsvSource({"0, 1, 2.3e-10", "1e3, 1, 1.6e-9", "1e6, 1, 1e-6", "1e3, 100, 2.3e-10", "1e3, 0.01, 1e-7"})
    void aKinkIsAsNearAsTheLeastStepThatRoundingLetsThrough(double value, double slope, double within) {
        Kink found = kink(What.KINK, t -> value + slope * Math.max(0, t));
        assertEquals(within, found.within(), within / 2);
    }

    @Test
    void noiseIsNoKink() {
        for (int i = 0; i < 300; i++) {
            RandomKey key = RandomKey.of(i);
            double size = Math.pow(10, -4 - i % 8);
            DoubleUnaryOperator noisy = t -> t + size * key.normal(Double.doubleToLongBits(t) >>> 20);
            Kink found = at0(noisy);
            assertNull(found, () -> "noise of %s: %s".formatted(size, found));
        }
    }

    /** A value of 10¹² is rounded to 10⁻⁴: the next one is so near that chords of small steps seem to turn. */
    @Test
    void whereRoundingHidesEveryStepNothingIsSaid() {
        double ulp = Math.ulp(1e12);
        for (int k = 1; k < 20; k++) {
            double rest = 0.5 - Math.scalb(1, -k);
            assertNull(at0(t -> 1e12 + ulp * Math.rint(Math.max(0, t) / ulp + rest)));
        }
    }

    /** f(0) is half way: the two sides alone change with the step, and only what is across does not. */
    @Test
    void aJumpBetweenSlopesOfOtherSignsIsSeenAcross() {
        kink(What.JUMP, t -> -Math.abs(t) + 1.5e-8 * Math.signum(t));
    }

    @Test
    void aSmallJumpOnASlopeIsSeen() {
        Kink found = kink(What.JUMP, t -> t + 0.5e-7 * Math.signum(t));
        assertEquals(1, found.low(), 1e-6);
        assertEquals(STEPS[31], found.within());
        kink(What.JUMP, t -> t < 0 ? t : t + 1e-7);
        kink(What.JUMP, t -> t <= 0 ? t : t + 1e-7);
    }

    /** Up to 16 times what a slope makes of the smallest step on both sides. */
    @Test
    void aJumpThatASlopeMayMakeIsAKink() {
        double slope = 32 * STEPS[31];
        kink(What.KINK, t -> t < 0 ? t : t > 0 ? 0.9 * slope : 0);
        kink(What.JUMP, t -> t < 0 ? t : t > 0 ? 1.1 * slope : 0);
    }

    /** Rounding a million once is up to 10⁻¹⁰; a long calculation may do so 500 times, and more. */
    @Test
    void aJumpThatRoundingMayMakeIsNone() {
        assertNull(at0(t -> 1e6 + (t > 0 ? 1e-7 : 0)));
        kink(What.JUMP, t -> 1e6 + (t > 0 ? 1e-6 : 0));
    }

    /** That of a root at its tip is steep, and gets smaller with the step. */
    @Test
    void whatGetsSmallerWithTheStepIsNoJump() {
        for (double power : new double[] {0.3, 0.4, 0.5, 0.6}) {
            Kink found = at0(t -> Math.signum(t) * StrictMath.pow(Math.abs(t), power));
            assertTrue(found == null || found.what() != What.JUMP, () -> power + ": " + found);
        }
    }

    @Test
    void whereAFunctionIsDefinedOnOneSideOnlyIsAnEdge() {
        for (int sign : new int[] {-1, 1}) {
            Kink found = kink(What.EDGE, t -> sign * t < 0 ? Double.NaN : 3 * t);
            assertEquals(3, found.low(), 1e-9);
            assertEquals(3, found.high(), 1e-9);
            assertEquals(STEPS[31], found.within());
        }
    }

    @ParameterizedTest
    @CsvSource({"-0.25, true", "1.25, true", "-0.2500001, false", "1.2500001, false"})
    void whatIsAllowedOfSidesIsAllowedBesideThem(double claimed, boolean allowed) {
        Tolerance quarter = new Tolerance(Double.MIN_VALUE, 0.25);
        assertEquals(allowed, new Kink(What.KINK, 0, 1, 0, 1e-10).allows(claimed, quarter));
        assertEquals(allowed, new Kink(What.JUMP, 0, 1, 100, 1e-10).allows(claimed, quarter));
    }

    /** By an eighth of what the sides are apart at a kink, by nothing at a jump, by a thousandth at an edge. */
    @Test
    void uncertaintyAllowsALittleMore() {
        for (double off : new double[] {0.1, 1, 1000}) {
            double most = Math.min(off, 2.0 / 8);
            Kink kink = new Kink(What.KINK, 1, 3, off, 1e-10);
            assertTrue(kink.allows(3 + most, TOLERANCE) && kink.allows(1 - most, TOLERANCE));
            assertFalse(kink.allows(3.001 + most, TOLERANCE) || kink.allows(0.999 - most, TOLERANCE));
            Kink jump = new Kink(What.JUMP, 1, 3, off, 1e-10);
            assertFalse(jump.allows(3.001, TOLERANCE) || jump.allows(0.999, TOLERANCE));
            Kink edge = new Kink(What.EDGE, 3, 3, off, 1e-10);
            assertTrue(edge.allows(3.001, TOLERANCE) && edge.allows(2.999, TOLERANCE));
            assertFalse(edge.allows(3.0011, TOLERANCE) || edge.allows(2.9989, TOLERANCE));
        }
    }

    @Test
    void ofASumEverythingAddsUpAndTheWorseKindIsSaid() {
        Kink kink = new Kink(What.KINK, 1, 3, 0.25, 1e-10);
        Kink jump = new Kink(What.JUMP, -1, 5, 0.5, 1e-9);
        assertEquals(new Kink(What.JUMP, 0, 8, 0.75, 1e-9), kink.plus(jump));
        assertEquals(new Kink(What.JUMP, 0, 8, 0.75, 1e-9), jump.plus(kink));
        assertEquals(new Kink(What.KINK, 11, 13, 0.5, 1e-10), kink.plus(10, 0.25));
        assertEquals(new Kink(What.KINK, -6, -2, 0.5, 1e-10), kink.times(-2));
    }

    @Test
    void slopesThatMayBeZeroAreSaidToBe() {
        assertEquals(
                "a kink within 2e-10, with slopes 0 and 1.23457 on its sides",
                new Kink(What.KINK, -0.5, 1.2345678, 0.5, 2e-10).toString());
        assertEquals(
                "a jump within 1e-09, with slopes -0.5 and 1.5E+6 on its sides",
                new Kink(What.JUMP, -0.5, 1.5e6, 0.4999, 1e-9).toString());
        assertEquals(
                "an edge of the domain within 1e-09, with slope 3 on its one side",
                new Kink(What.EDGE, 3, 3, 0.5, 1e-9).toString());
    }
}
