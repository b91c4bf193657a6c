package dev.refrain.examples.poetry;

/**
 * What is taken from counts of 1, of 2, and of 3 and more, Chen and Goodman 1999, equation 26: with n₁ .. n₄ n-grams of the
 * counts 1 .. 4,
 *
 * <pre>
 * Y = n₁ / (n₁ + 2 n₂)
 * D₁ = 1 - 2 Y n₂ / n₁    D₂ = 2 - 3 Y n₃ / n₂    D₃ = 3 - 4 Y n₄ / n₃
 * </pre>
 *
 * A few poems have too few counts for that. Then one discount is taken from all: Y, and 0.75 if that is not there either.
 */
record Discounts(double one, double two, double more) {
    private static final double DEFAULT = 0.75;

    /** From n₁ .. n₄ in this order. */
    static Discounts estimate(long[] n) {
        double absolute = n[0] == 0 || n[1] == 0 ? DEFAULT : n[0] / (n[0] + 2.0 * n[1]);
        double[] discounts = new double[3];
        for (int count = 1; count <= 3; count++) {
            discounts[count - 1] = count - (count + 1) * absolute * n[count] / n[count - 1];
            boolean usable = discounts[count - 1] > 0 && discounts[count - 1] < count; // false for NaN
            if (!usable) {
                return new Discounts(absolute, absolute, absolute);
            }
        }
        return new Discounts(discounts[0], discounts[1], discounts[2]);
    }

    /** What is taken from a count of 1 or more. */
    double of(int count) {
        return switch (count) {
            case 1 -> one;
            case 2 -> two;
            default -> more;
        };
    }
}
