package dev.refrain.examples.adder;

import dev.refrain.autograd.Var;
import dev.refrain.autograd.scan.CompiledLoss;
import dev.refrain.nn.loss.Reduction;
import dev.refrain.nn.loss.SquaredError;
import dev.refrain.nn.optim.Optimiser;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Tensor;

/** One pair per update: squared error ½ Σ (p - t)² over the bits of the sum. */
final class AdderTraining {
    private static final SquaredError LOSS = new SquaredError(Reduction.SUM);

    /** How many pairs are added at once when a model is tried. */
    private static final int BATCH = 4096;

    private final AdderModel<?> model;
    private final Optimiser optimiser;
    private final int bits;
    private final RandomKey pairs;
    private final CompiledLoss loss;

    AdderTraining(AdderModel<?> model, Optimiser optimiser, int bits, long seed) {
        this.model = model;
        this.optimiser = optimiser;
        this.bits = bits;
        this.pairs = RandomKey.of(seed).child("pairs");
        this.loss = new CompiledLoss(in -> lossOf(in.get(0), in.get(1)));
    }

    /** The pair of an iteration. */
    BinaryAddition pair(long iteration) {
        return BinaryAddition.random(bits, pairs, iteration, 1);
    }

    /** Learns from the pair of this iteration and returns the predictions it had made, [bits, 1, 1]. */
    Tensor update(long iteration) {
        BinaryAddition pair = pair(iteration);
        CompiledLoss.Value value = loss.at(pair.inputs(), pair.targets());
        optimiser.step(value.gradients());
        return value.seen().getFirst();
    }

    private CompiledLoss.Result lossOf(Var inputs, Var targets) {
        Var prediction = model.apply(inputs);
        return CompiledLoss.Result.of(LOSS.of(prediction, targets).mul(0.5), prediction);
    }

    /** How many of these pairs the model adds exactly right. */
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

    /** How many of all pairs of a length the model adds exactly right. */
    long exactOfAll(int length) {
        long total = 1L << (2 * (length - 1));
        long exact = 0;
        for (long from = 0; from < total; from += BATCH) {
            exact += exact(BinaryAddition.enumerated(length, from, (int) Math.min(BATCH, total - from)));
        }
        return exact;
    }

    /** How many of some random pairs of a length, never seen in training, the model adds exactly right. */
    int exactOfRandom(int length, int count) {
        RandomKey tests = pairs.child("length " + length);
        int exact = 0;
        for (int from = 0; from < count; from += BATCH) {
            exact += exact(BinaryAddition.random(length, tests, from, Math.min(BATCH, count - from)));
        }
        return exact;
    }
}
