package dev.refrain.examples.memory;

import java.util.Locale;

/** Which cell has to remember. */
enum CellKind {
    TANH,
    LSTM,
    GRU;

    /** As it is written on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
