package dev.refrain.examples.bench;

import dev.refrain.nn.Cell;
import dev.refrain.nn.cell.ElmanCell;
import dev.refrain.nn.cell.LstmCell;

/** Whose training steps are measured. */
enum CellKind {
    /** Ours, with the weights of all gates side by side. */
    LSTM("lstm", 4),
    /** Ours, with tanh. */
    ELMAN("elman", 1),
    /** A user's, gate by gate. */
    CUSTOM_LSTM("custom-lstm", 4);

    private final String text;
    private final int gates;

    CellKind(String text, int gates) {
        this.text = text;
        this.gates = gates;
    }

    /** A cell with so many features in and so many units. */
    Cell<?> cell(int features, int hidden) {
        return switch (this) {
            case LSTM -> new LstmCell(features, hidden);
            case ELMAN -> new ElmanCell(features, hidden);
            case CUSTOM_LSTM -> new PaperLstmCell(features, hidden);
        };
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
