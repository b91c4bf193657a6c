package dev.refrain.benchmarks.peers.training;

import java.util.List;
import org.nd4j.linalg.factory.Nd4j;

/** Deeplearning4j on ND4J. */
record Deeplearning4j() implements Contestant {
    /**
     * Its layers.
     *
     * @throws IllegalStateException if its native code is not there
     */
    static List<Contestant> loaded() {
        try {
            Nd4j.create(1).close();
        } catch (RuntimeException e) {
            throw new IllegalStateException("Deeplearning4j", e);
        }
        return List.of(new Deeplearning4j());
    }

    @Override
    public String name(Layer layer) {
        return "Deeplearning4j M2.1";
    }

    @Override
    public boolean shipped() {
        return true;
    }

    @Override
    public boolean has(Layer layer) {
        return layer == Layer.LSTM || layer == Layer.TANH_RNN;
    }

    @Override
    public Training prepare(Task task) {
        return new Deeplearning4jTraining(task);
    }
}
