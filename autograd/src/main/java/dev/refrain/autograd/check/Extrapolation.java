package dev.refrain.autograd.check;

import java.util.Arrays;

/**
 * The limit of central differences for the step 0, and how far off it may be, by Ridders' method: differences of ever smaller
 * steps are extrapolated by polynomials of h², and of all these estimates the one is taken that agrees best with those next to
 * it. C. J. F. Ridders, Accurate computation of F'(x) and F'(x)F''(x), Advances in Engineering Software 4(2), 1982.
 *
 * <p>Two things are added. No estimate is better than rounding lets its smallest step be. And none counts that a finer
 * difference contradicts: where a function is flat but for a narrow bump, large steps agree on the slope 0.
 */
record Extrapolation(double value, double uncertainty) {
    /** How many times the rounding of one value the rounding of a long calculation may be. */
    private static final double LONG_CALCULATION = 500;

    /** Among so many of the smallest steps, slopes differ by rounding only. */
    private static final int FINEST = 6;

    /** Among so many, if a kink is between the others: then the changes of the others are no rounding. */
    private static final int BEYOND_A_KINK = 3;

    /** Their changes are then no less than such a part of the slope. */
    private static final double DRAMATIC = 100;

    /** Of a step to the next smaller one. Steps that are the same but for a power of 2 would be rounded alike, and agree by that. */
    static final double RATIO = 1.9;

    /**
     * From central slopes of steps that get smaller by {@link #RATIO}, and the least noise of each; the value is NaN where no
     * estimate counts.
     */
    static Extrapolation ofSquares(double[] slopes, double[] least) {
        return of(slopes, least, RATIO * RATIO);
    }

    /** The same from slopes of one side, whose errors are polynomials of h. */
    static Extrapolation ofPowers(double[] slopes, double[] least) {
        return of(slopes, least, RATIO);
    }

    private static Extrapolation of(double[] slopes, double[] least, double ratio) {
        if (Arrays.stream(slopes).allMatch(slope -> slope == 0)) { // nothing depends on the place
            return new Extrapolation(0, Arrays.stream(least).min().orElse(0));
        }
        double[] noise = seen(slopes, least);
        Extrapolation best = new Extrapolation(Double.NaN, Double.POSITIVE_INFINITY);
        double[] before = {slopes[0]};
        for (int n = 1; n < slopes.length; n++) {
            double[] row = new double[n + 1];
            row[0] = slopes[n];
            double weight = 1;
            for (int order = 1; order <= n; order++) {
                weight *= ratio;
                row[order] = row[order - 1] + (row[order - 1] - before[order - 1]) / (weight - 1);
                double apart =
                        Math.max(Math.abs(row[order] - row[order - 1]), Math.abs(row[order] - before[order - 1]));
                double off = Math.max(noise[n], apart);
                if (off <= best.uncertainty && !isContradicted(row[order], n, slopes, noise)) {
                    best = new Extrapolation(row[order], off);
                }
            }
            before = row;
        }
        return best;
    }

    /** The noise as the finest slopes show it: a small value may come from large ones, whose rounding it has. */
    private static double[] seen(double[] slopes, double[] least) {
        int last = slopes.length - 1;
        double finest = 4 * scatter(slopes, FINEST);
        double least16 = 16 * Math.max(scatter(slopes, BEYOND_A_KINK), least[last]);
        boolean kink = least16 < LONG_CALCULATION * least[last] && finest > Math.abs(slopes[last]) / DRAMATIC;
        double found = kink ? least16 : finest;
        double[] noise = new double[least.length];
        for (int n = 0; n <= last; n++) {
            noise[n] = Math.max(least[n], found * StrictMath.pow(RATIO, n - last));
        }
        return noise;
    }

    /** The largest change among so many of the finest, as if all were of the smallest step: rounding grows as steps shrink. */
    private static double scatter(double[] slopes, int count) {
        int last = slopes.length - 1;
        double scatter = 0;
        for (int n = last; n > last - count; n--) {
            scatter = Math.max(scatter, Math.abs(slopes[n] - slopes[n - 1]) * StrictMath.pow(RATIO, last - n));
        }
        return scatter;
    }

    /** Whether a finer difference is farther off than its own rounding and its own change from step to step explain. */
    private static boolean isContradicted(double value, int n, double[] slopes, double[] noise) {
        for (int finer = n + 1; finer < slopes.length; finer++) {
            double change = Math.abs(slopes[finer] - slopes[finer - 1]);
            if (!(Math.abs(value - slopes[finer]) <= LONG_CALCULATION * noise[finer] + 4 * change)) {
                return true;
            }
        }
        return false;
    }
}
