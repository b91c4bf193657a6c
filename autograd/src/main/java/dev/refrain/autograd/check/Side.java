package dev.refrain.autograd.check;

/**
 * A function of one number on one side of a place.
 *
 * @param here its value at the place
 * @param values its values at steps that get smaller
 * @param steps these, above 0
 * @param sign 1 above, -1 below
 */
record Side(double here, double[] values, double[] steps, int sign) {
    /** The slope here as this side has it, from differences within the side: a jump at the place is in none of them. */
    Extrapolation slope() {
        double[] slopes = new double[values.length - 1];
        double[] noise = new double[values.length - 1];
        for (int n = 0; n < slopes.length; n++) {
            double way = steps[n] - steps[n + 1];
            slopes[n] = sign * (values[n] - values[n + 1]) / way;
            noise[n] = Neighbourhood.rounding(values[n], values[n + 1]) / way;
        }
        return Extrapolation.ofPowers(slopes, noise);
    }

    /** The slope from here to a step. */
    double chord(int n) {
        return sign * (values[n] - here) / steps[n];
    }

    /** What rounding may do to that, at least. */
    double rounding(int n) {
        return Neighbourhood.rounding(values[n], here) / steps[n];
    }

    /** Whether the function is defined at the smallest steps. */
    boolean isDefined() {
        return Double.isFinite(values[values.length - 1]);
    }
}
