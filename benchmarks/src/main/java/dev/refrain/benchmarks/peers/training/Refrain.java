package dev.refrain.benchmarks.peers.training;

import java.util.List;

/**
 * Refrain.
 *
 * @param shipped with the cell that comes with it, else with one as a user writes it
 * @param unrolled whether the loop over time is recorded step by step
 */
record Refrain(boolean shipped, boolean unrolled) implements Contestant {
    /** What all others are compared with first. */
    static List<Contestant> all() {
        return List.of(
                new Refrain(true, false), new Refrain(true, true), new Refrain(false, false), new Refrain(false, true));
    }

    @Override
    public String name(Layer layer) {
        String cell = switch (layer) {
            case LSTM -> shipped ? "LstmCell" : "own LSTM";
            case TANH_RNN -> shipped ? "ElmanCell" : "own RNN";
        };
        return "Refrain " + cell + (unrolled ? " unrolled" : "");
    }

    @Override
    public Training prepare(Task task) {
        Layer layer = task.work().layer();
        Weights weights = task.weights();
        RefrainCell<?> cell = shipped ? RefrainCell.shipped(layer, weights) : RefrainCell.written(layer, weights);
        return training(task, cell);
    }

    private <S> Training training(Task task, RefrainCell<S> cell) {
        return new RefrainTraining<>(task, cell, unrolled);
    }
}
