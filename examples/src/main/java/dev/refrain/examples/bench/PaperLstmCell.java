package dev.refrain.examples.bench;

import static dev.refrain.autograd.Functions.concat;
import static dev.refrain.autograd.Functions.zeros;

import dev.refrain.autograd.Var;
import dev.refrain.nn.Cell;
import dev.refrain.nn.Step;
import dev.refrain.nn.cell.LstmState;
import dev.refrain.nn.layer.Linear;

/**
 * Long short-term memory as a user would write it down, gate by gate, from Gers, Schmidhuber and Cummins 2000:
 *
 * <pre>
 * f = σ([x, h] W_f + b_f)      i = σ([x, h] W_i + b_i)
 * g = tanh([x, h] W_g + b_g)   o = σ([x, h] W_o + b_o)
 * c' = f ∘ c + i ∘ g           h' = o ∘ tanh(c')
 * </pre>
 *
 * <p>It computes what {@link dev.refrain.nn.cell.LstmCell} does, from four weights [I + H, H] rather than two for all gates.
 */
public record PaperLstmCell(Linear forget, Linear input, Linear candidate, Linear output) implements Cell<LstmState> {
    /** With a bias for each gate. */
    public PaperLstmCell(int features, int hidden) {
        this(gate(features, hidden), gate(features, hidden), gate(features, hidden), gate(features, hidden));
    }

    private static Linear gate(int features, int hidden) {
        return new Linear(features + hidden, hidden);
    }

    @Override
    public Step<LstmState> step(Var x, LstmState state) {
        Var both = concat(x, state.hidden());
        Var f = forget.apply(both).sigmoid();
        Var i = input.apply(both).sigmoid();
        Var g = candidate.apply(both).tanh();
        Var o = output.apply(both).sigmoid();
        Var c = f.mul(state.cell()).add(i.mul(g));
        Var h = o.mul(c.tanh());
        return new Step<>(h, new LstmState(h, c));
    }

    @Override
    public LstmState initialState(Var x) {
        int hidden = forget.weight().shape().size(1);
        return new LstmState(zeros(x, hidden), zeros(x, hidden));
    }
}
