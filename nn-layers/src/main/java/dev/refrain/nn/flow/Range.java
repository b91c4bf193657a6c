package dev.refrain.nn.flow;

import dev.refrain.tensor.pointwise.Pointwise;
import java.util.Optional;

/**
 * Between which bounds a value lies, by the function that gave it. Near a bound it is saturated: the slope there is less than a
 * fifth of the greatest one, so that nearly no gradient passes.
 */
public enum Range {
    /** σ: from 0 to 1, saturated below 0.05 and above 0.95. */
    SIGMOID(0, 0.05, 0.95, 1),
    /** tanh: from -1 to 1, saturated below -0.9 and above 0.9. */
    TANH(-1, -0.9, 0.9, 1),
    /** Any number. */
    UNBOUNDED(Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);

    private final double least;
    private final double low;
    private final double high;
    private final double greatest;

    Range(double least, double low, double high, double greatest) {
        this.least = least;
        this.low = low;
        this.high = high;
        this.greatest = greatest;
    }

    static Range of(Optional<Pointwise> function) {
        return switch (function.orElse(null)) {
            case SIGMOID -> SIGMOID;
            case TANH -> TANH;
            case null, default -> UNBOUNDED;
        };
    }

    /** Whether it has bounds. */
    public boolean isBounded() {
        return this != UNBOUNDED;
    }

    /** The lower bound. */
    public double least() {
        return least;
    }

    /** The upper bound. */
    public double greatest() {
        return greatest;
    }

    /** Below this a value is saturated. */
    public double low() {
        return low;
    }

    /** Above this a value is saturated. */
    public double high() {
        return high;
    }
}
