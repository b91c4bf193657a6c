package dev.refrain.examples.bench;

import dev.refrain.nn.Cell;
import dev.refrain.nn.cell.ElmanCell;
import dev.refrain.nn.cell.GruCell;
import dev.refrain.nn.cell.LayerNormLstmCell;
import dev.refrain.nn.cell.LstmCell;
import dev.refrain.nn.cell.PeepholeLstmCell;
import java.util.function.BiFunction;

/** Whose training steps are measured. */
enum CellKind {
    /** Ours, with the weights of all gates side by side. */
    LSTM("lstm", 4, LstmCell::new),
    /** Ours, with the reset gate before the product. */
    GRU("gru", 3, GruCell::new),
    /** Ours, with tanh. */
    ELMAN("elman", 1, ElmanCell::new),
    /** Ours, with gates that see the cell state. */
    PEEPHOLE_LSTM("peephole-lstm", 4, PeepholeLstmCell::new),
    /** Ours, with three layer normalisations in a step. */
    LAYERNORM_LSTM("layernorm-lstm", 4, LayerNormLstmCell::new),
    /** A user's, gate by gate. */
    CUSTOM_LSTM("custom-lstm", 4, PaperLstmCell::new),
    /** A user's, gate by gate. */
    CUSTOM_GRU("custom-gru", 3, PaperGruCell::new);

    private final String text;
    private final int gates;
    private final BiFunction<Integer, Integer, Cell<?>> make;

    CellKind(String text, int gates, BiFunction<Integer, Integer, Cell<?>> make) {
        this.text = text;
        this.gates = gates;
        this.make = make;
    }

    /** A cell with so many features in and so many units. */
    Cell<?> cell(int features, int hidden) {
        return make.apply(features, hidden);
    }

    /** How many matrices [I + H, H] it multiplies by. */
    int gates() {
        return gates;
    }

    /** As it is written on the command line: {@code custom-lstm}. */
    @Override
    public String toString() {
        return text;
    }
}
