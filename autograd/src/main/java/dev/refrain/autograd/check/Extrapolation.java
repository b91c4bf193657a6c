package dev.refrain.autograd.check;

/**
 * The limit of central differences for the step 0, and how far off it may be, by Ridders' method: differences of steps that
 * halve are extrapolated by polynomials of h², and of all these estimates the one is taken that agrees best with those next to
 * it. C. J. F. Ridders, Accurate computation of F'(x) and F'(x)F''(x), Advances in Engineering Software 4(2), 1982.
 *
 * <p>Two things are added. No estimate is better than rounding lets its smallest step be. And none counts that a finer
 * difference contradicts: where a function is flat but for a narrow bump, large steps agree on the slope 0.
 */
record Extrapolation(double value, double uncertainty) {
    /** How many times the rounding of one value the rounding of a long calculation may be. */
    private static final double LONG_CALCULATION = 500;

    /** From slopes of steps that halve, and the noise of each; the value is NaN where no estimate counts. */
    static Extrapolation of(double[] slopes, double[] noise) {
        Extrapolation best = new Extrapolation(Double.NaN, Double.POSITIVE_INFINITY);
        double[] before = {slopes[0]};
        for (int n = 1; n < slopes.length; n++) {
            double[] row = new double[n + 1];
            row[0] = slopes[n];
            double weight = 1;
            for (int order = 1; order <= n; order++) {
                weight *= 4;
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
