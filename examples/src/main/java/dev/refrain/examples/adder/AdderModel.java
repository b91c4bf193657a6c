package dev.refrain.examples.adder;

import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Activation;
import dev.refrain.nn.Cell;
import dev.refrain.nn.Recurrent;
import dev.refrain.nn.cell.ElmanCell;
import dev.refrain.nn.cell.GruCell;
import dev.refrain.nn.cell.LstmCell;
import dev.refrain.nn.init.Initialisers;
import dev.refrain.nn.layer.Linear;
import dev.refrain.tensor.Shape;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** s_t = cell(x_t, s_{t-1}), p_t = σ(s_t V + c): two bits in, the probability that the sum's bit is 1 out. */
record AdderModel<S>(Recurrent<S> layer, Linear readout) {
    private static final int INPUTS = 2;
    private static final int OUTPUTS = 1;

    /** Which cell carries the carry. */
    enum CellKind {
        ELMAN,
        LSTM,
        GRU;

        /** As it is written on the command line. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A model with all weights uniform in [-1, 1), as in the tutorials, and biases, if any, 0. */
    static AdderModel<?> of(CellKind kind, int hidden, boolean bias) {
        Linear readout = new Linear(uniform(hidden, OUTPUTS), bias(bias, OUTPUTS));
        return switch (kind) {
            case ELMAN ->
                with(
                        new ElmanCell(
                                uniform(INPUTS, hidden),
                                uniform(hidden, hidden),
                                bias(bias, hidden),
                                Activation.SIGMOID),
                        readout);
            case LSTM ->
                with(
                        new LstmCell(uniform(INPUTS, 4 * hidden), uniform(hidden, 4 * hidden), bias(bias, 4 * hidden)),
                        readout);
            case GRU ->
                with(
                        new GruCell(uniform(INPUTS, 3 * hidden), uniform(hidden, 3 * hidden), bias(bias, 3 * hidden)),
                        readout);
        };
    }

    private static <S> AdderModel<S> with(Cell<S> cell, Linear readout) {
        return new AdderModel<>(Recurrent.of(cell), readout);
    }

    private static Parameter uniform(int in, int out) {
        return new Parameter(Shape.of(in, out), Initialisers.uniform(-1, 1));
    }

    private static @Nullable Parameter bias(boolean wanted, int size) {
        return wanted ? new Parameter(Shape.of(size), Initialisers.zeros()) : null;
    }

    /** p [T, B, 1] for x [T, B, 2]. */
    Var apply(Var x) {
        return readout.apply(layer.apply(x).all()).sigmoid();
    }
}
