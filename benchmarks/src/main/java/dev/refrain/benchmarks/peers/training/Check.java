package dev.refrain.benchmarks.peers.training;

import dev.refrain.benchmarks.peers.Matrix;
import dev.refrain.benchmarks.peers.training.Contestant.Training;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;

/**
 * What two training steps of Refrain's own cell, recorded step by step, make of a task. The rate is so large that the weights
 * tell the gradients; the second step tells whether the update reached the next forward pass.
 */
record Check(Task task, List<Double> losses, List<Weights<Matrix>> weights) {
    private static final Contestant REFERENCE = Refrain.SHIPPED_UNROLLED;
    private static final int STEPS = 2;

    /** What the greatest update of a weight is about. */
    private static final double UPDATE = 0.05;

    /** What float32 may differ by, of the greatest update among weights of one name; seen were 1e-5. */
    private static final double TOLERANCE = 1e-4;

    /** The same of the loss, a sum of up to a million terms, in which Deeplearning4j's was seen to be 5.3e-4 off. */
    private static final double LOSS_TOLERANCE = 1e-3;

    static Check of(Work work) {
        Task probe = Task.of(work, 1);
        Training first = REFERENCE.prepare(probe);
        first.run();
        double gradient = updates(probe, first.weights()).values().stream()
                .mapToDouble(Matrix::greatest)
                .max()
                .orElseThrow();
        Task task = Task.of(work, UPDATE / gradient);
        List<Double> losses = new ArrayList<>();
        List<Weights<Matrix>> weights = new ArrayList<>();
        Training training = REFERENCE.prepare(task);
        for (int step = 0; step < STEPS; step++) {
            training.run();
            losses.add(training.loss());
            weights.add(training.weights());
        }
        return new Check(task, losses, weights);
    }

    /**
     * Says so if a contestant trains in another way.
     *
     * @throws IllegalStateException naming it, and what differs
     */
    void hold(Contestant contestant) {
        Training training = contestant.prepare(task);
        for (int step = 0; step < STEPS; step++) {
            training.run();
            double expected = losses.get(step);
            if (!(Math.abs(training.loss() - expected) <= LOSS_TOLERANCE * expected)) {
                throw differs(contestant, step, "the loss is %s, expected %s".formatted(training.loss(), expected));
            }
            holdWeights(contestant, step, training.weights());
        }
    }

    private void holdWeights(Contestant contestant, int step, Weights<Matrix> actual) {
        SequencedMap<String, Matrix> updates = updates(task, weights.get(step));
        SequencedMap<String, Matrix> got = updates(task, actual);
        updates.forEach((name, expected) -> {
            double most = expected.greatest();
            double difference = expected.minus(of(got, name)).greatest();
            if (!(difference <= TOLERANCE * most)) {
                throw differs(
                        contestant, step, "%s differ by %s, of updates up to %s".formatted(name, difference, most));
            }
        });
    }

    private static SequencedMap<String, Matrix> updates(Task task, Weights<Matrix> after) {
        SequencedMap<String, Matrix> before = task.weights().all();
        SequencedMap<String, Matrix> updates = after.all();
        updates.replaceAll((name, value) -> value.minus(of(before, name)));
        return updates;
    }

    static <A> A of(SequencedMap<String, A> all, String name) {
        A array = all.get(name);
        if (array == null) {
            throw new IllegalStateException("no " + name);
        }
        return array;
    }

    private IllegalStateException differs(Contestant contestant, int step, String what) {
        return new IllegalStateException("%s, %s, step %d: %s"
                .formatted(contestant.name(task.work().layer()), task.work().title(), step + 1, what));
    }
}
