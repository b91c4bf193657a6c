package dev.refrain.nn.metric;

import dev.refrain.autograd.Var;
import dev.refrain.nn.Sequences;
import dev.refrain.nn.TokenSequences;
import dev.refrain.tensor.Ids;

/** How many of the predictions are right: those with the largest logit, of equals the first class. */
public final class Accuracy implements Metric {
    private long right;
    private long all;

    /** Of nothing yet. */
    public Accuracy() {}

    /**
     * Adds the predictions of logits [..., C] for targets [...].
     *
     * @throws dev.refrain.tensor.ShapeException if the axes before the classes differ
     * @throws dev.refrain.tensor.IndexRangeException if a target is not in 0 .. C - 1
     * @throws dev.refrain.tensor.NonFiniteException if a logit is NaN
     */
    public void add(Var logits, Ids targets) {
        add(Counted.largest(name(), logits, targets), targets);
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
     * Adds predictions that were made otherwise.
     *
     * @throws dev.refrain.tensor.ShapeException if the shapes differ
     */
    public void add(Ids predicted, Ids targets) {
        Counted.checkSame(name(), predicted, targets);
        int[] got = predicted.toArray();
        int[] expected = targets.toArray();
        for (int i = 0; i < got.length; i++) {
            right += got[i] == expected[i] ? 1 : 0;
        }
        all += got.length;
    }

    /** Adds all that was added to another one. */
    public void merge(Accuracy other) {
        right += other.right;
        all += other.all;
    }

    @Override
    public String name() {
        return "accuracy";
    }

    @Override
    public double value() {
        return Counted.share(name(), right, all, "predictions");
    }

    @Override
    public boolean higherIsBetter() {
        return true;
    }
}
