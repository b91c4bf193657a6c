package dev.refrain.benchmarks.peers.training;

import dev.refrain.benchmarks.peers.Matrix;
import java.util.List;

/**
 * Refrain.
 *
 * @param shipped with the cell that comes with it, else with one as a user writes it
 * @param unrolled whether the loop over time is recorded step by step
 */
record Refrain(@Override boolean shipped, @Override boolean unrolled) implements Contestant {
    static final Refrain SHIPPED_UNROLLED = new Refrain(true, true);
    private static final Refrain SHIPPED = new Refrain(true, false);
    private static final Refrain WRITTEN = new Refrain(false, false);
    private static final Refrain WRITTEN_UNROLLED = new Refrain(false, true);

    /** What all others are compared with first. */
    static List<Contestant> all() {
        return List.of(SHIPPED, SHIPPED_UNROLLED, WRITTEN, WRITTEN_UNROLLED);
    }

    /** Without the tape's. */
    static List<Contestant> compiled() {
        return List.of(SHIPPED, WRITTEN);
    }

    @Override
    public String name(Layer layer) {
        String cell = switch (layer) {
            case LSTM -> shipped ? "LstmCell" : "own LSTM";
            case GRU_AFTER -> "ResetAfterGruCell";
            case GRU -> shipped ? "GruCell" : "own GRU";
            case TANH_RNN -> shipped ? "ElmanCell" : "own RNN";
            case PEEPHOLE_LSTM -> "PeepholeLstmCell";
            case LAYER_NORM_LSTM -> "LayerNormLstmCell";
        };
        return "Refrain " + cell + (unrolled ? " unrolled" : "");
    }

    /** Cells are written from the papers where most users would: what those say that are in every textbook. */
    @Override
    public boolean has(Layer layer) {
        return switch (layer) {
            case LSTM, GRU, TANH_RNN -> true;
            case GRU_AFTER, PEEPHOLE_LSTM, LAYER_NORM_LSTM -> shipped;
        };
    }

    @Override
    public Training prepare(Task task) {
        Layer layer = task.work().layer();
        Weights<Matrix> weights = task.weights();
        RefrainCell<?> cell = shipped ? RefrainCell.shipped(layer, weights) : RefrainCell.written(layer, weights);
        return training(task, cell);
    }

    private <S> Training training(Task task, RefrainCell<S> cell) {
        return new RefrainTraining<>(task, cell, unrolled);
    }
}
