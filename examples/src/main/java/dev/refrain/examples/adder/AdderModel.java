package dev.refrain.examples.adder;

import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Activation;
import dev.refrain.nn.Cell;
import dev.refrain.nn.Outputs;
import dev.refrain.nn.Recurrent;
import dev.refrain.nn.cell.ElmanCell;
import dev.refrain.nn.cell.GruCell;
import dev.refrain.nn.cell.LstmCell;
import dev.refrain.nn.init.Initialisers;
import dev.refrain.nn.layer.Linear;
import java.util.Locale;

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
        Linear readout = bias ? new Linear(hidden, OUTPUTS) : Linear.withoutBias(hidden, OUTPUTS);
        AdderModel<?> model = switch (kind) {
            case ELMAN -> {
                ElmanCell cell = new ElmanCell(INPUTS, hidden, Activation.SIGMOID);
                yield with(bias ? cell : cell.withoutBias(), readout);
            }
            case LSTM -> {
                LstmCell cell = new LstmCell(INPUTS, hidden);
                yield with(bias ? cell : cell.withoutBias(), readout);
            }
            case GRU -> {
                GruCell cell = new GruCell(INPUTS, hidden);
                yield with(bias ? cell : cell.withoutBias(), readout);
            }
        };
        return Tree.map(model, AdderModel::drawnAsInTutorials);
    }

    private static <S> AdderModel<S> with(Cell<S> cell, Linear readout) {
        return new AdderModel<>(Recurrent.of(cell), readout);
    }

    private static Parameter drawnAsInTutorials(Parameter parameter) {
        boolean isBias = parameter.shape().rank() == 1;
        return new Parameter(parameter.shape(), isBias ? Initialisers.zeros() : Initialisers.uniform(-1, 1));
    }

    /** p [T, B, 1] for x [T, B, 2]. */
    Var apply(Var x) {
        return answers(layer.apply(x));
    }

    /** The same of what the layer gives. */
    Var answers(Outputs<S> outputs) {
        return readout.apply(outputs.all()).sigmoid();
    }
}
