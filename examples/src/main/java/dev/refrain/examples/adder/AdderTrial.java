package dev.refrain.examples.adder;

import dev.refrain.autograd.Var;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Tensor;

/** How many sums a model gets exactly right. */
record AdderTrial(AdderModel<?> model, RandomKey key) {
    /** How many pairs are added at once. */
    private static final int BATCH = 4096;

    /** With random pairs that no training of this seed has. */
    static AdderTrial of(AdderModel<?> model, long seed) {
        return new AdderTrial(model, RandomKey.of(seed).child("pairs"));
    }

    /** Of these pairs. */
    int exact(BinaryAddition additions) {
        Tensor predictions = model.apply(Var.of(additions.inputs())).value();
        int exact = 0;
        for (int pair = 0; pair < additions.count(); pair++) {
            if (additions.read(predictions, pair) == additions.sum(pair)) {
                exact++;
            }
        }
        return exact;
    }

    /** Of all pairs of a length. */
    long exactOfAll(int length) {
        long total = 1L << (2 * (length - 1));
        long exact = 0;
        for (long from = 0; from < total; from += BATCH) {
            exact += exact(BinaryAddition.enumerated(length, from, (int) Math.min(BATCH, total - from)));
        }
        return exact;
    }

    /** Of some random pairs of a length, never seen in training. */
    int exactOfRandom(int length, int count) {
        RandomKey tests = key.child("length " + length);
        int exact = 0;
        for (int from = 0; from < count; from += BATCH) {
            exact += exact(BinaryAddition.random(length, tests, from, Math.min(BATCH, count - from)));
        }
        return exact;
    }
}
