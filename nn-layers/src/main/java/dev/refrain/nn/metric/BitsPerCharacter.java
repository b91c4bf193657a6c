package dev.refrain.nn.metric;

import dev.refrain.autograd.Var;
import dev.refrain.nn.Sequences;
import dev.refrain.nn.TokenSequences;
import dev.refrain.tensor.Ids;

/**
 * Σ -log₂ p over all targets, by the number of characters of the text they are: how many bits a character takes, were the text
 * packed by this model. Independent of what the symbols are, characters or longer pieces.
 */
public final class BitsPerCharacter implements Metric {
    private final Surprise surprise = new Surprise();

    /** Of nothing yet. */
    public BitsPerCharacter() {}

    /**
     * Adds what the softmax of logits [..., C] gives to each of the targets [...], one character each.
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
     * Adds a mean cross-entropy, in nats, over so many predictions that make so many characters.
     *
     * @throws dev.refrain.tensor.NonFiniteException if it is not finite
     * @throws dev.refrain.tensor.ShapeException if there are no predictions, or no characters
     */
    public void add(double meanLoss, long predictions, long characters) {
        surprise.add(name(), meanLoss, predictions, characters);
    }

    /** Adds all that was added to another one. */
    public void merge(BitsPerCharacter other) {
        surprise.merge(other.surprise);
    }

    @Override
    public String name() {
        return "bits per character";
    }

    @Override
    public double value() {
        return surprise.mean(name()) / StrictMath.log(2);
    }

    @Override
    public boolean higherIsBetter() {
        return false;
    }
}
