package dev.refrain.autograd.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The limit of slopes that are given, and how far off it is said to be. */
class ExtrapolationTest {
    private static final double RATIO = Extrapolation.RATIO;
    private static final int COUNT = 12;
    private static final int LAST = COUNT - 1;

    /** The least noise. */
    private static final double LEAST = 1e-12;

    private static Extrapolation of(IntToDoubleFunction slope) {
        double[] slopes = new double[COUNT];
        double[] least = new double[COUNT];
        Arrays.setAll(slopes, slope::applyAsDouble);
        Arrays.fill(least, LEAST);
        return Extrapolation.ofSquares(slopes, least);
    }

    /** 1 for large steps, and from the one of this number on, counted from the smallest, another. */
    private static Extrapolation changing(int last, double to) {
        return of(n -> n >= LAST - last ? to : 1);
    }

    private static Extrapolation polynomial(boolean squares, DoubleUnaryOperator slope) {
        double[] slopes = new double[20];
        Arrays.setAll(slopes, n -> slope.applyAsDouble(StrictMath.pow(RATIO, -n)));
        double[] least = new double[20];
        return squares ? Extrapolation.ofSquares(slopes, least) : Extrapolation.ofPowers(slopes, least);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void aPolynomialErrorIsRemoved(int degree) {
        assertEquals(
                3, polynomial(false, h -> 3 + 5 * StrictMath.pow(h, degree)).value(), 1e-9);
        assertEquals(
                3, polynomial(true, h -> 3 + 5 * StrictMath.pow(h * h, degree)).value(), 1e-9);
    }

    /** Finer slopes are farther off than their rounding explains, and no farther than their own changes do. */
    @Test
    void largeStepsCountWhereFinerOnesComeNearer() {
        assertEquals(1.0e-6, polynomial(false, h -> 3 + 5 * h).uncertainty(), 1e-7);
        assertEquals(3.7e-10, polynomial(true, h -> 3 + 5 * h * h).uncertainty(), 1e-11);
    }

    @Test
    void whereEverySlopeIsZeroItIsAsCertainAsTheLeastNoise() {
        assertEquals(new Extrapolation(0, 0.25), Extrapolation.ofSquares(new double[3], new double[] {1, 0.25, 0.5}));
        assertEquals(new Extrapolation(0, 0), Extrapolation.ofSquares(new double[0], new double[0]));
    }

    @Test
    void slopesThatAreAllTheSameAreAsUncertainAsTheirRounding() {
        assertEquals(new Extrapolation(1, LEAST), of(n -> 1));
    }

    /** Rounding grows as steps shrink, and has been seen at the smallest: four times what they changed. */
    @Test
    void noiseIsSeenAtTheSmallestSteps() {
        double off = 4e-6 * StrictMath.pow(RATIO, 1 - LAST);
        Extrapolation noisy = changing(0, 1 + 1e-6);
        assertEquals(1, noisy.value());
        assertEquals(off, noisy.uncertainty(), 1e-6 * off);
        Extrapolation before = changing(5, 1 + 1e-6);
        assertEquals(off * StrictMath.pow(RATIO, 5), before.uncertainty(), 1e-6 * off, "the sixth change");
        assertEquals(LEAST, changing(6, 1 + 1e-6).uncertainty(), "the seventh is none of them");
    }

    /** Where slopes change dramatically, but for the last three times not at all. */
    @Test
    void aKinkBetweenTheSmallestStepsIsNoNoise() {
        Extrapolation kink = changing(3, 2);
        assertEquals(2, kink.value());
        assertEquals(16 * LEAST / (RATIO * RATIO), kink.uncertainty(), 1e-6 * LEAST);
        double noise = 4 * StrictMath.pow(RATIO, 2 + 1 - LAST);
        assertEquals(noise, changing(2, 2).uncertainty(), 1e-6 * noise, "changes among the last three are noise");
        double little = 4e-4 * StrictMath.pow(RATIO, 3 + 1 - LAST);
        assertEquals(little, changing(3, 1.0001).uncertainty(), 1e-3 * little, "less than a hundredth is noise");
        assertEquals(2, changing(4, 2).value());
        assertEquals(LEAST, changing(7, 2).uncertainty(), "all that is seen is without noise");
    }

    /** Large steps agree on 0, and a finer one tells otherwise. */
    @Test
    void noEstimateCountsThatAFinerSlopeContradicts() {
        Extrapolation bump = changing(7, 5);
        assertEquals(5, bump.value());
        Extrapolation none = of(n -> n % 2 == 0 ? 1 : Double.NaN);
        assertTrue(Double.isNaN(none.value()) && none.uncertainty() == Double.POSITIVE_INFINITY, none::toString);
    }
}
