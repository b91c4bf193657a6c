package dev.refrain.nn.train;

import java.util.Objects;

/**
 * Which of two trained models is the better one, by a figure of the validation.
 *
 * <pre>{@code Goal.lowest("perplexity"); Goal.highest("accuracy")}</pre>
 *
 * @param figure its name, as the validation gives it
 */
public record Goal(String figure, boolean higherIsBetter) {
    /** With both. */
    public Goal {
        Objects.requireNonNull(figure, "figure");
    }

    /** The lower, the better. */
    public static Goal lowest(String figure) {
        return new Goal(figure, false);
    }

    /** The higher, the better. */
    public static Goal highest(String figure) {
        return new Goal(figure, true);
    }

    /** Whether one is better than the best so far; NaN never is, and everything is better than NaN. */
    boolean isBetter(double value, double best) {
        return !Double.isNaN(value) && (Double.isNaN(best) || (higherIsBetter ? value > best : value < best));
    }
}
