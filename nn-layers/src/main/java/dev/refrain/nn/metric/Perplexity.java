package dev.refrain.nn.metric;

import dev.refrain.autograd.Var;
import dev.refrain.nn.Sequences;
import dev.refrain.nn.TokenSequences;
import dev.refrain.tensor.Ids;

/**
 * e to the mean of -ln p over all targets: among how many symbols, were they equally likely, the model would be as unsure.
 * Infinite where the mean is above 709.
 */
public final class Perplexity implements Metric {
    private final Surprise surprise = new Surprise();

    /** Of nothing yet. */
    public Perplexity() {}

    /**
     * Adds what the softmax of logits [..., C] gives to each of the targets [...].
     *
     * @throws dev.refrain.tensor.ShapeException if the axes before the classes differ
     * @throws dev.refrain.tensor.IndexRangeException if a target is not in 0 .. C - 1
     * @throws dev.refrain.tensor.NonFiniteException if a target has a loss that is not finite
     */
    public void add(Var logits, Ids targets) {
        surprise.add(name(), logits, targets);
    }

    /**
     * Adds those of the steps that count.
     *
     * @throws dev.refrain.nn.SequenceException if their lengths differ
     */
    public void add(Sequences logits, TokenSequences targets) {
        logits.lengths().checkSame(name(), targets.lengths());
        add(logits.rows(), targets.rows());
    }

    /**
     * Adds a mean cross-entropy, in nats, over so many predictions.
     *
     * @throws dev.refrain.tensor.NonFiniteException if it is not finite
     * @throws dev.refrain.tensor.ShapeException if there are none
     */
    public void add(double meanLoss, long predictions) {
        surprise.add(name(), meanLoss, predictions, predictions);
    }

    /** Adds all that was added to another one. */
    public void merge(Perplexity other) {
        surprise.merge(other.surprise);
    }

    @Override
    public String name() {
        return "perplexity";
    }

    @Override
    public double value() {
        return StrictMath.exp(surprise.mean(name()));
    }

    @Override
    public boolean higherIsBetter() {
        return false;
    }
}
