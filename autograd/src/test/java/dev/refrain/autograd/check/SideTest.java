package dev.refrain.autograd.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** A function of one number on one side of a place. */
class SideTest {
    private static final double[] STEPS = new double[20];

    static {
        Arrays.setAll(STEPS, n -> 0.1 * StrictMath.pow(Extrapolation.RATIO, -n));
    }

    private static Side line(int sign, double slope, double offset) {
        return new Side(
                offset,
                Arrays.stream(STEPS).map(step -> offset + sign * slope * step).toArray(),
                STEPS,
                sign);
    }

    @Test
    void slopesAreThoseUpwardsOnBothSides() {
        for (int sign : new int[] {-1, 1}) {
            assertEquals(3, line(sign, 3, 0).slope().value(), 1e-9);
            assertEquals(3, line(sign, 3, 0).chord(4), 1e-9);
            assertTrue(line(sign, 3, 0).isDefined());
        }
    }

    /** Four units in the last place of the value, divided by the step; between the two largest, by what these are apart. */
    @Test
    void roundingIsThatOfTheValueOverTheStep() {
        double ulp = Math.ulp(1000.0);
        assertEquals(4 * ulp / STEPS[5], line(1, 0, 1000).rounding(5));
        assertEquals(4 * ulp / (STEPS[0] - STEPS[1]), line(1, 0, 1000).slope().uncertainty());
    }

    @Test
    void whatIsNotFiniteAtTheSmallestStepIsNotDefined() {
        double[] values = new double[20];
        values[0] = Double.NaN;
        assertTrue(new Side(0, values, STEPS, 1).isDefined());
        values[19] = Double.POSITIVE_INFINITY;
        assertFalse(new Side(0, values, STEPS, 1).isDefined());
    }

    /** The smallest steps are 2e-10, 4e-10, 8e-10, 2e-9, 3e-9 and 6e-9. */
    @Test
    void aKinkBesideThePlaceIsSeenIfItIsNearerThanAllButTheFiveSmallestSteps() {
        assertTrue(isSeen(1e-10) && isSeen(1e-9) && isSeen(3.5e-9));
        assertFalse(isSeen(6e-9) || isSeen(1e-8));
    }

    private static boolean isSeen(double distance) {
        Curve curve = new Curve(x -> new double[] {Math.max(0, x[0] - distance)}, new double[] {0}, new double[] {1});
        Curve.Slopes slopes = curve.refined(StrictMath.cbrt(Math.ulp(1.0)));
        return slopes.at(0, new Tolerance(1e-6, 1e-8)).kink() != null;
    }
}
