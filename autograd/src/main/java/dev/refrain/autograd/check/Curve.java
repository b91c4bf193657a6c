package dev.refrain.autograd.check;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A function of one number: t ↦ f(x + t v). */
record Curve(UnaryOperator<double[]> function, double[] from, double[] along) {
    /** Steps of the refined slope: each is smaller than the one before by {@link Extrapolation#RATIO}. */
    private static final int STEPS = 32;

    /** The first of them is so many times the step asked for, the last one 27,000 times smaller than that. */
    private static final double LARGEST = 1 << 14;

    /**
     * Slopes, and how far off they may be.
     *
     * @param around what they were calculated from, if that is more than one step
     */
    record Slopes(
            double[] values, double[] uncertainty, @Nullable Neighbourhood around) {
        /** The slope of ⟨weights, f⟩. */
        double dot(double[] weights) {
            return Vectors.dot(weights, values);
        }

        /** How far off {@link #dot} may be. */
        private double uncertainty(double[] weights) {
            double sum = 0;
            for (int j = 0; j < weights.length; j++) {
                sum += weights[j] == 0 ? 0 : Math.abs(weights[j]) * uncertainty[j];
            }
            return sum;
        }

        /** The slope of one element, with all that is known of it. */
        Measured at(int j, Tolerance tolerance) {
            return around == null
                    ? new Measured(values[j], uncertainty[j], Double.NaN, null)
                    : new Measured(values[j], uncertainty[j], around.magnitude(j), around.kink(j, tolerance));
        }

        /** The slope of ⟨weights, f⟩, with all that is known of it. */
        Measured sum(double[] weights, Tolerance tolerance) {
            Kink kink = null;
            double smooth = 0;
            double off = 0;
            double magnitude = 0;
            for (int j = 0; j < weights.length; j++) {
                if (weights[j] != 0) {
                    Measured each = at(j, tolerance);
                    magnitude = Math.max(magnitude, each.magnitude());
                    if (each.kink() == null) {
                        smooth += weights[j] * values[j];
                        off += Math.abs(weights[j]) * uncertainty[j];
                    } else {
                        Kink part = each.kink().times(weights[j]);
                        kink = kink == null ? part : kink.plus(part);
                    }
                }
            }
            return new Measured(
                    dot(weights), uncertainty(weights), magnitude, kink == null ? null : kink.plus(smooth, off));
        }
    }

    /** (f(x + h v) - f(x - h v)) / 2h, with 2h as rounded, and what rounding alone may add: some ulps of f, divided by h. */
    Slopes differences(double step) {
        double[] high = place(step);
        double[] low = place(-step);
        double[] above = function.apply(high);
        double[] below = function.apply(low);
        double span = span(high, low);
        double[] slopes = new double[above.length];
        double[] noise = new double[above.length];
        for (int j = 0; j < slopes.length && span != 0; j++) { // along nothing, nothing changes
            slopes[j] = (above[j] - below[j]) / span;
            noise[j] = Neighbourhood.rounding(above[j], below[j]) / span;
        }
        return new Slopes(slopes, noise, null);
    }

    private double[] place(double t) {
        double[] place = from.clone();
        for (int i = 0; i < place.length; i++) {
            place[i] += t * along[i];
        }
        return place;
    }

    /** The way from low to high in units of v; along an axis this is exact. */
    private double span(double[] high, double[] low) {
        double way = 0;
        double unit = 0;
        for (int i = 0; i < high.length; i++) {
            way += along[i] * (high[i] - low[i]);
            unit += along[i] * along[i];
        }
        return unit == 0 ? 0 : way / unit;
    }

    /** The slopes that many steps agree on. */
    Slopes refined(double step) {
        return around(step).slopes();
    }

    private Neighbourhood around(double step) {
        double[][] above = new double[STEPS][];
        double[][] below = new double[STEPS][];
        double[] up = new double[STEPS];
        double[] down = new double[STEPS];
        double[] across = new double[STEPS];
        for (int n = 0; n < STEPS; n++) {
            double h = LARGEST * step * StrictMath.pow(Extrapolation.RATIO, -n);
            double[] high = place(h);
            double[] low = place(-h);
            above[n] = function.apply(high);
            below[n] = function.apply(low);
            up[n] = span(high, from);
            down[n] = span(from, low);
            across[n] = span(high, low);
        }
        double unit = Math.sqrt(Vectors.dot(along, along));
        return new Neighbourhood(function.apply(from), above, below, up, down, across, unit);
    }
}
