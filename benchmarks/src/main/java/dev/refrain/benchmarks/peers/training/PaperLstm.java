package dev.refrain.benchmarks.peers.training;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Cell;
import dev.refrain.nn.Step;
import dev.refrain.nn.cell.LstmState;
import dev.refrain.nn.layer.Linear;

/** An LSTM as a user writes it from the paper, without a thought of speed: each gate is a linear layer of x and h. */
record PaperLstm(Linear input, Linear forget, Linear candidate, Linear output) implements Cell<LstmState> {
    @Override
    public Step<LstmState> step(Var x, LstmState state) {
        Var both = Functions.concat(x, state.hidden());
        Var i = input.apply(both).sigmoid();
        Var f = forget.apply(both).sigmoid();
        Var g = candidate.apply(both).tanh();
        Var o = output.apply(both).sigmoid();
        Var c = f.mul(state.cell()).add(i.mul(g));
        Var h = o.mul(c.tanh());
        return new Step<>(h, new LstmState(h, c));
    }

    @Override
    public LstmState initialState(Var x) {
        int hidden = input.weight().shape().size(1);
        return new LstmState(Functions.zeros(x, hidden), Functions.zeros(x, hidden));
    }
}
