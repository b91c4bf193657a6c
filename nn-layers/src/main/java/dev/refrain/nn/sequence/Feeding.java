package dev.refrain.nn.sequence;

import dev.refrain.autograd.Var;
import dev.refrain.nn.Lengths;
import dev.refrain.nn.TokenSequences;
import dev.refrain.nn.sequence.ScheduledSampling.Choice;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.IntStream;

/** What is fed to the steps of some sequences: tokens, and predictions as they are made. */
final class Feeding {
    private final double rate;
    private final Choice choice;
    private final Ids right;
    private final Lengths lengths;
    private final int[] fed;
    private final RandomKey decisions;
    private final RandomKey draws;

    /** Of these tokens at first. */
    Feeding(ScheduledSampling sampling, TokenSequences tokens, RandomKey key) {
        rate = sampling.rate();
        choice = sampling.choice();
        right = tokens.ids();
        lengths = tokens.lengths();
        fed = right.toArray();
        decisions = key.child("decisions");
        draws = key.child("draws");
    }

    private boolean isPredicted(int t, int n) {
        return t < lengths.of(n) && decisions.child(t).uniform(n) < rate;
    }

    /** The next step at which some sequence is fed its own prediction; the number of steps if there is none. */
    int nextAfter(int from) {
        return IntStream.range(from + 1, lengths.steps())
                .filter(t -> IntStream.range(0, lengths.batch()).anyMatch(n -> isPredicted(t, n)))
                .findFirst()
                .orElse(lengths.steps());
    }

    /** What is fed from one step up to another. */
    TokenSequences fed(int from, int to) {
        int batch = lengths.batch();
        Ids part = Ids.of(Arrays.copyOfRange(fed, from * batch, to * batch), to - from, batch);
        return TokenSequences.of(right.origin().map(part::enteredOn).orElse(part), lengths.slice(from, to));
    }

    /** Predicts what is fed to a step, where that is so, by logits [K, B, C] of which the last are those of the step before. */
    void predict(int t, Tensor logits) {
        Var last = Var.of(logits).select(0, logits.shape().size(0) - 1);
        for (int n = 0; n < lengths.batch(); n++) {
            if (isPredicted(t, n)) {
                fed[t * lengths.batch() + n] = choice.of(last.select(0, n).value(), draws.child(t), n);
            }
        }
    }
}
