package dev.refrain.benchmarks.peers.training;

import dev.refrain.benchmarks.peers.Matrix;
import java.util.SplittableRandom;

/**
 * What every contestant trains on: the same numbers for the same work.
 *
 * @param x [T B, I], step by step
 * @param target [T B, outputs]
 * @param weights before the first update
 * @param rate of SGD
 */
record Task(Work work, Matrix x, Matrix target, Weights<Matrix> weights, double rate) {
    private static final long SEED = 1;

    static Task of(Work work, double rate) {
        SplittableRandom random = new SplittableRandom(SEED);
        int rows = work.steps() * work.batch();
        return new Task(
                work,
                Matrix.drawn(rows, work.input(), 1, random),
                Matrix.drawn(rows, work.outputs(), 0.5, random),
                Weights.drawn(work, random),
                rate);
    }
}
