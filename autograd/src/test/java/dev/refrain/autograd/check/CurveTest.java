package dev.refrain.autograd.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.tensor.RandomKey;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class CurveTest {
    private static final double STEP = StrictMath.cbrt(Math.ulp(1.0));

    private static final Tolerance TOLERANCE = new Tolerance(1e-6, 1e-8);

    private static Curve curve(DoubleUnaryOperator f, double at) {
        return new Curve(x -> new double[] {f.applyAsDouble(x[0])}, new double[] {at}, new double[] {1});
    }

    @Test
    void refinedSlopesAreFarBetterThanThoseOfOneStep() {
        for (double x : new double[] {0.1, 0.5, 1, 2, 5}) {
            for (double rate : new double[] {1, 10, 100}) {
                Curve exponential = curve(t -> StrictMath.exp(-rate * t), x / rate);
                double slope = -rate * StrictMath.exp(-x);
                Curve.Slopes refined = exponential.refined(STEP);
                assertEquals(slope, refined.values()[0], 2e-10 * rate);
                assertTrue(refined.uncertainty()[0] < 1e-9 * rate, () -> "±" + refined.uncertainty()[0]);
            }
        }
    }

    @Test
    void aKinkOutsideTheSmallestStepsIsSteppedAround() {
        for (double distance : new double[] {1e-3, 1e-4, 1e-5, 1e-6}) {
            assertEquals(1, curve(Math::abs, distance).refined(STEP).values()[0], 1e-8);
            assertEquals(-1, curve(Math::abs, -distance).refined(STEP).values()[0], 1e-8);
        }
    }

    /** The value is small, and its rounding that of what it comes from: ulps of the value say nothing of it. */
    @Test
    void besideAKinkTheRoundingIsSeenAndNotTakenFromTheValue() {
        RandomKey key = RandomKey.of(7);
        for (int i = 0; i < 1000; i++) {
            double distance = Math.pow(10, -5 - 1.5 * key.child(i).uniform(0));
            double offset = 1 + key.child(i).uniform(1);
            double slope = 1 + key.child(i).uniform(2);
            Curve.Slopes refined = curve(t -> Math.max(0, slope * t + offset - offset), distance)
                    .refined(STEP);
            double off = Math.abs(refined.values()[0] - slope);
            assertTrue(off <= 2 * refined.uncertainty()[0] && off < 5e-9, "off by %s".formatted(off));
        }
    }

    @Test
    void placesWhereTheFunctionIsNotDefinedAreLeftOut() {
        double x = 1e-5; // the larger steps reach below 0
        assertEquals(1 / x, curve(StrictMath::log, x).refined(STEP).values()[0], 1e-3);
    }

    @Test
    void slopesAreThoseAlongTheDirection() {
        Curve plane =
                new Curve(x -> new double[] {3 * x[0] - 2 * x[1], x[1]}, new double[] {1, 2}, new double[] {0.5, -4});
        assertArrayEquals(new double[] {9.5, -4}, plane.differences(STEP).values(), 1e-9);
        assertArrayEquals(new double[] {9.5, -4}, plane.refined(STEP).values(), 1e-9);
    }

    @Test
    void alongNothingNothingChanges() {
        Curve still = new Curve(x -> new double[] {x[0] * x[0]}, new double[] {3}, new double[] {0});
        assertArrayEquals(new double[] {0}, still.differences(STEP).values());
        assertArrayEquals(new double[] {0}, still.refined(STEP).values());
    }

    @Test
    void ofOneStepTheUncertaintyIsTheRoundingOfTheValue() {
        Curve.Slopes slopes = curve(t -> 1000 + 3 * t, 0.5).differences(STEP);
        double rounding = 4 * Math.ulp(1000.0) / (2 * STEP);
        assertEquals(rounding, slopes.uncertainty()[0], 1e-6 * rounding);
        Measured measured = slopes.at(0, TOLERANCE);
        assertEquals(slopes.values()[0], measured.value());
        assertEquals(slopes.uncertainty()[0], measured.uncertainty());
        assertTrue(Double.isNaN(measured.magnitude()) && measured.kink() == null);
    }

    /** At 0, of relu, of a line far from 0, and of |t|. */
    private static Curve.Slopes three() {
        return new Curve(
                        x -> new double[] {Math.max(0, x[0]), 1000 + 3 * x[0], Math.abs(x[0])},
                        new double[] {0},
                        new double[] {1})
                .refined(STEP);
    }

    @Test
    void ofEachElementTheKinkAndTheMagnitudeAreKnown() {
        Measured relu = three().at(0, TOLERANCE);
        assertEquals(0.5, relu.value(), 1e-9);
        assertEquals(2.3e-10, relu.magnitude(), 1e-11, "that of the smallest step");
        Kink kink = Objects.requireNonNull(relu.kink());
        assertEquals(1, kink.high() - kink.low(), 1e-9);
        Measured line = three().at(1, TOLERANCE);
        assertEquals(3, line.value(), 1e-9);
        assertEquals(1000, line.magnitude(), 1e-6);
        assertNull(line.kink());
        assertEquals(0, three().at(2, TOLERANCE).value(), 1e-9);
    }

    /** What has no weight is not part of it, and what is smooth moves the slopes of a kink. */
    @Test
    void aSumHasTheKinksOfItsElements() {
        Curve.Slopes slopes = three();
        double[] off = slopes.uncertainty();
        Measured sum = slopes.sum(new double[] {2, -10, 0}, TOLERANCE);
        assertEquals(2 * 0.5 - 30, sum.value(), 1e-8);
        assertEquals(2 * off[0] + 10 * off[1], sum.uncertainty());
        assertEquals(1000, sum.magnitude(), 1e-6);
        Kink kink = Objects.requireNonNull(sum.kink());
        assertEquals(-30, kink.low(), 1e-8);
        assertEquals(-28, kink.high(), 1e-8);
        assertTrue(kink.off() >= 10 * off[1], kink::toString);
        Kink both = Objects.requireNonNull(
                slopes.sum(new double[] {2, 0, 3}, TOLERANCE).kink());
        assertEquals(-3, both.low(), 1e-8);
        assertEquals(5, both.high(), 1e-8);
        Measured smooth = slopes.sum(new double[] {0, 1, 0}, TOLERANCE);
        assertNull(smooth.kink());
        assertEquals(off[1], smooth.uncertainty());
    }
}
