package dev.refrain.autograd.check;

import java.util.Arrays;
import java.util.function.UnaryOperator;

/** A function of one number: t ↦ f(x + t v). */
record Curve(UnaryOperator<double[]> function, double[] from, double[] along) {
    /** Steps of the refined slope: each is smaller than the one before by {@link Extrapolation#RATIO}. */
    private static final int STEPS = 32;

    /** The first of them is so many times the step asked for, the last one 27,000 times smaller than that. */
    private static final double LARGEST = 1 << 14;

    /** Differences of one step h, and what rounding alone may add to them: some ulps of f, divided by h. */
    record Differences(double[] slopes, double[] noise) {}

    /** Slopes, and how far off they may be. */
    record Slopes(double[] values, double[] uncertainty) {
        /** The slope of ⟨weights, f⟩. */
        double dot(double[] weights) {
            return Vectors.dot(weights, values);
        }

        /** How far off {@link #dot} may be. */
        double uncertainty(double[] weights) {
            double sum = 0;
            for (int j = 0; j < weights.length; j++) {
                sum += weights[j] == 0 ? 0 : Math.abs(weights[j]) * uncertainty[j];
            }
            return sum;
        }
    }

    /** (f(x + h v) - f(x - h v)) / 2h, with 2h as rounded. */
    Differences differences(double step) {
        double[] high = place(step);
        double[] low = place(-step);
        double[] above = function.apply(high);
        double[] below = function.apply(low);
        double span = span(high, low);
        double[] slopes = new double[above.length];
        double[] noise = new double[above.length];
        for (int j = 0; j < slopes.length && span != 0; j++) { // along nothing, nothing changes
            slopes[j] = (above[j] - below[j]) / span;
            noise[j] = 4 * Math.ulp(Math.max(Math.abs(above[j]), Math.abs(below[j]))) / span;
        }
        return new Differences(slopes, noise);
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

    /** The slopes that many steps agree on, for each element of f by {@link Extrapolation}. */
    Slopes refined(double step) {
        Differences[] all = new Differences[STEPS];
        Arrays.setAll(all, n -> differences(LARGEST * step * StrictMath.pow(Extrapolation.RATIO, -n)));
        int count = all[0].slopes().length;
        double[] values = new double[count];
        double[] uncertainty = new double[count];
        double[] slopes = new double[STEPS];
        double[] noise = new double[STEPS];
        for (int j = 0; j < count; j++) {
            for (int n = 0; n < STEPS; n++) {
                slopes[n] = all[n].slopes()[j];
                noise[n] = all[n].noise()[j];
            }
            Extrapolation limit = Extrapolation.of(slopes, noise);
            values[j] = limit.value();
            uncertainty[j] = limit.uncertainty();
        }
        return new Slopes(values, uncertainty);
    }
}
