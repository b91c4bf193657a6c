package dev.refrain.nn.metric;

/**
 * A number over all that was added so far. A new one has nothing; those of parts are merged into that of the whole.
 *
 * <pre>{@code Accuracy accuracy = new Accuracy();
 * accuracy.add(model.logits(inputs), targets);
 * accuracy.value();}</pre>
 */
public interface Metric {
    /** What it is called, such as "accuracy". */
    String name();

    /**
     * The number.
     *
     * @throws dev.refrain.tensor.ShapeException if nothing was added of which there is one
     */
    double value();

    /** Whether a model with more of it is a better one. */
    boolean higherIsBetter();
}
