package dev.refrain.autograd.check;

import java.util.Arrays;
import java.util.function.UnaryOperator;

/** A function of one number: t ↦ f(x + t v). */
record Curve(UnaryOperator<double[]> function, double[] from, double[] along) {
    /** Steps of the refined slope: each is half of the one before. */
    private static final int HALVINGS = 12;

    /** The first of them is so many times the step asked for, the last one 32 times smaller. */
    private static final double LARGEST = 64;

    /** Slopes, and how far off they may be. */
    record Slopes(double[] values, double[] uncertainty) {}

    /** (f(x + h v) - f(x - h v)) / 2h, with 2h as rounded. */
    double[] slopes(double step) {
        double[] high = place(step);
        double[] low = place(-step);
        double[] above = function.apply(high);
        double[] below = function.apply(low);
        double span = span(high, low);
        double[] slopes = new double[above.length];
        for (int j = 0; j < slopes.length; j++) {
            slopes[j] = span == 0 ? 0 : (above[j] - below[j]) / span; // along nothing, nothing changes
        }
        return slopes;
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

    /**
     * The slopes by Ridders' method: central differences of ever smaller steps, extrapolated to the step 0 by polynomials of
     * h², of which the one is taken that agrees best with those next to it, as far as rounding lets them. C. J. F. Ridders,
     * Accurate computation of F'(x) and F'(x)F''(x), Advances in Engineering Software 4(2), 1982.
     */
    Slopes refined(double step) {
        double[] size = function.apply(from);
        double[][] before = {slopes(LARGEST * step)};
        double[] best = before[0].clone();
        double[] error = new double[best.length];
        Arrays.fill(error, Double.POSITIVE_INFINITY);
        for (int n = 1; n < HALVINGS; n++) {
            double h = LARGEST * step / (1 << n);
            double[][] row = new double[n + 1][];
            row[0] = slopes(h);
            for (int order = 1; order <= n; order++) {
                row[order] = extrapolated(row[order - 1], before[order - 1], Math.pow(4, order));
                for (int j = 0; j < best.length; j++) {
                    double rounding = Math.ulp(size[j]) / h;
                    double off = Math.max(rounding, off(row[order][j], row[order - 1][j], before[order - 1][j]));
                    if (off <= error[j]) {
                        error[j] = off;
                        best[j] = row[order][j];
                    }
                }
            }
            before = row;
        }
        return new Slopes(best, error);
    }

    private static double off(double estimate, double finer, double coarser) {
        return Math.max(Math.abs(estimate - finer), Math.abs(estimate - coarser));
    }

    private static double[] extrapolated(double[] finer, double[] coarser, double weight) {
        double[] limit = new double[finer.length];
        for (int j = 0; j < limit.length; j++) {
            limit[j] = finer[j] + (finer[j] - coarser[j]) / (weight - 1);
        }
        return limit;
    }
}
