package dev.refrain.nn.metric;

/**
 * How many are right of those that were predicted, and of those that were expected. Where a share is of nothing it is 0, as it is
 * in conlleval and, with a warning, in scikit-learn.
 */
public record Hits(long right, long predicted, long expected) {
    /** Nothing yet. */
    static final Hits NONE = new Hits(0, 0, 0);

    /** right / predicted. */
    public double precision() {
        return share(right, predicted);
    }

    /** right / expected. */
    public double recall() {
        return share(right, expected);
    }

    /** The harmonic mean of both, 2 right / (predicted + expected). */
    public double f1() {
        return share(2 * right, predicted + expected);
    }

    /** Of both together. */
    public Hits plus(Hits other) {
        return new Hits(right + other.right, predicted + other.predicted, expected + other.expected);
    }

    private static double share(long part, long all) {
        return all == 0 ? 0 : (double) part / all;
    }
}
