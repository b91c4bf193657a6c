package dev.refrain.benchmarks.peers.training;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import java.util.List;
import java.util.function.Function;

/** The Deep Java Library, which brings a libtorch of its own. */
record Djl(String way, Function<Task, Training> training) implements Contestant {
    /** What it calls the engine. */
    static final String ENGINE = "PyTorch";

    private static final String FUSED = "fused";

    /**
     * What it has, and what is written with it.
     *
     * @throws IllegalStateException if its native code is not there
     */
    static List<Contestant> loaded() {
        try {
            Engine.getEngine(ENGINE);
        } catch (EngineException e) {
            throw new IllegalStateException("DJL", e);
        }
        return List.of(new Djl(FUSED, DjlFused::new), new Djl("own cell", DjlCustom::new));
    }

    @Override
    public String name(Layer layer) {
        return "DJL 0.35.1 " + way;
    }

    @Override
    public boolean shipped() {
        return way.equals(FUSED);
    }

    @Override
    public boolean has(Layer layer) {
        return layer == Layer.LSTM || layer == Layer.GRU_AFTER || layer == Layer.TANH_RNN;
    }

    @Override
    public Training prepare(Task task) {
        return training.apply(task);
    }
}
