package dev.refrain.examples.memory;

import dev.refrain.autograd.Var;
import dev.refrain.nn.Cell;
import dev.refrain.nn.Outputs;
import dev.refrain.nn.Recurrent;
import dev.refrain.nn.cell.ElmanCell;
import dev.refrain.nn.cell.GruCell;
import dev.refrain.nn.cell.LstmCell;
import dev.refrain.nn.layer.Linear;

/** s_t = cell(x_t, s_{t-1}), and at the end an answer h_T V + c. */
record MemoryModel<S>(Recurrent<S> layer, Linear readout) {
    static MemoryModel<?> of(CellKind kind, int inputs, int hidden, int outputs) {
        Linear readout = new Linear(hidden, outputs);
        return switch (kind) {
            case TANH -> with(new ElmanCell(inputs, hidden), readout);
            case LSTM -> with(new LstmCell(inputs, hidden).withForgetBias(1), readout);
            case GRU -> with(new GruCell(inputs, hidden), readout);
        };
    }

    private static <S> MemoryModel<S> with(Cell<S> cell, Linear readout) {
        return new MemoryModel<>(Recurrent.of(cell), readout);
    }

    /** The answers [B, O] to x [T, B, F]. */
    Var answer(Var x) {
        return answer(layer.apply(x));
    }

    Var answer(Outputs<S> outputs) {
        return readout.apply(outputs.atEnd());
    }
}
