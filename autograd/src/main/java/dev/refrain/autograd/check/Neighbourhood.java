package dev.refrain.autograd.check;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The values of a function along a line: here, and above and below by steps that get smaller by {@link Extrapolation#RATIO}.
 *
 * @param up how far above, as rounded, in units of the line's vector
 * @param down how far below
 * @param across from below to above
 * @param unit the length of that vector
 */
record Neighbourhood(
        double[] here, double[][] above, double[][] below, double[] up, double[] down, double[] across, double unit) {
    /** So many of the smallest steps may be smaller than the distance of a kink that is too near for them to decide. */
    private static final int BESIDE = 5;

    /** The slopes that all steps agree on, for each element by {@link Extrapolation}. */
    Curve.Slopes slopes() {
        double[] values = new double[here.length];
        double[] uncertainty = new double[here.length];
        for (int j = 0; j < here.length; j++) {
            if (across[0] != 0) { // along nothing, nothing changes
                Extrapolation limit = central(j);
                values[j] = limit.value();
                uncertainty[j] = limit.uncertainty();
            }
        }
        return new Curve.Slopes(values, uncertainty, this);
    }

    private Extrapolation central(int j) {
        double[] slopes = new double[across.length];
        double[] noise = new double[across.length];
        for (int n = 0; n < across.length && across[n] != 0; n++) {
            slopes[n] = (above[n][j] - below[n][j]) / across[n];
            noise[n] = rounding(above[n][j], below[n][j]) / across[n];
        }
        return Extrapolation.ofSquares(slopes, noise);
    }

    /** What rounding alone may do to a difference of these two. */
    static double rounding(double one, double other) {
        return 4 * Math.ulp(Math.max(Math.abs(one), Math.abs(other)));
    }

    /** The largest |f| of an element, at all steps that decide. */
    double magnitude(int j) {
        int finest = up.length - 1;
        return Math.max(Math.abs(here[j]), Math.max(Math.abs(above[finest][j]), Math.abs(below[finest][j])));
    }

    /** What an element does here that no smooth function does, if so: at all steps, or at all but the smallest, within a kink. */
    @Nullable
    Kink kink(int j, Tolerance tolerance) {
        Kink found = null;
        for (int steps = up.length; found == null && across[0] != 0 && steps >= up.length - BESIDE; steps--) {
            found = Kink.between(side(j, below, down, -1, steps), side(j, above, up, 1, steps), unit, tolerance);
        }
        return found;
    }

    private Side side(int j, double[][] values, double[] distances, int sign, int count) {
        double[] of =
                Arrays.stream(values).limit(count).mapToDouble(each -> each[j]).toArray();
        return new Side(here[j], of, Arrays.copyOf(distances, count), sign);
    }
}
