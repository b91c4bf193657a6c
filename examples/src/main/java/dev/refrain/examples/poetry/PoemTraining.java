package dev.refrain.examples.poetry;

import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Var;
import dev.refrain.nn.loss.CrossEntropy;
import dev.refrain.nn.loss.Reduction;
import dev.refrain.nn.optim.Adam;
import dev.refrain.nn.optim.ClipByGlobalNorm;
import dev.refrain.nn.optim.Optimiser;
import dev.refrain.nn.optim.Schedule;
import dev.refrain.tensor.RandomKey;
import java.util.List;

/** Epochs of updates by Adam, whose rate falls to 0 as half a cosine over the whole training. */
final class PoemTraining {
    private static final CrossEntropy LOSS = new CrossEntropy(Reduction.MEAN);
    private static final ClipByGlobalNorm CLIP = new ClipByGlobalNorm(5);

    /** What is said after every update: how many there were, and how many tokens they predicted. */
    interface Progress {
        void at(long updates, long tokens);
    }

    private final PoemModel model;
    private final List<int[]> poems;
    private final int batch;
    private final Optimiser optimiser;
    private final RandomKey key;
    private long updates;
    private long tokens;

    PoemTraining(PoemModel model, List<int[]> poems, int batch, int updates, double rate, long seed) {
        this.model = model;
        this.poems = poems;
        this.batch = batch;
        this.key = RandomKey.of(seed).child("training");
        optimiser = new Adam().on(model, Schedule.cosine(rate, updates));
    }

    /** How many updates an epoch has. */
    static int updatesPerEpoch(List<int[]> poems, int batch) {
        return Math.ceilDiv(poems.size(), batch);
    }

    /** All poems once; returns the mean loss of a token. */
    double epoch(int epoch, Progress progress) {
        double sum = 0;
        long before = tokens;
        for (Batch each : Batch.shuffled(poems, batch, key.child("order").child(epoch))) {
            int count = each.targets().shape().count();
            sum += update(each) * count;
            tokens += count;
            progress.at(++updates, tokens);
        }
        return sum / (tokens - before);
    }

    private double update(Batch each) {
        try (Tape tape = Tape.training(key.child(updates))) {
            Var logits = model.logits(tape.ids(each.inputs()), each.positions());
            Var loss = LOSS.of(logits, each.targets());
            double value = loss.item();
            optimiser.step(CLIP.apply(tape.backward(loss)));
            return value;
        }
    }
}
