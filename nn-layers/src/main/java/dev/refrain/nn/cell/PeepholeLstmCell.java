package dev.refrain.nn.cell;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Cell;
import dev.refrain.nn.Step;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Long short-term memory whose gates see the cell state, Gers and Schmidhuber 2000, in the form of Graves 2013, equations 7 to
 * 11:
 *
 * <pre>
 * i = σ(x U_i + h W_i + p_i ∘ c + b_i)    f = σ(x U_f + h W_f + p_f ∘ c + b_f)
 * g = tanh(x U_g + h W_g + b_g)           c' = f ∘ c + i ∘ g
 * o = σ(x U_o + h W_o + p_o ∘ c' + b_o)   h' = o ∘ tanh(c')
 * </pre>
 *
 * <p>Shapes: x [B, I], h and c [B, H]; U {@code weightIh} [I, 4H], W {@code weightHh} [H, 4H] and b {@code bias} [4H] (or
 * absent) hold the gates side by side in the order i, f, g, o, and p {@code peepholes} [3H] in the order i, f, o. The output
 * is h'.
 */
public record PeepholeLstmCell(
        Parameter weightIh,
        Parameter weightHh,
        Parameter peepholes,
        @Nullable Parameter bias) implements Cell<LstmState> {
    /** With a bias. */
    public PeepholeLstmCell(int input, int hidden) {
        this(Weights.ih(input, hidden, 4), Weights.hh(hidden, 4), Weights.bias(hidden, 3), Weights.bias(hidden, 4));
    }

    /** The same without the bias. */
    public PeepholeLstmCell withoutBias() {
        return new PeepholeLstmCell(weightIh, weightHh, peepholes, null);
    }

    @Override
    public Step<LstmState> step(Var x, LstmState state) {
        Var sum = Weights.product(x, weightIh).add(state.hidden().matmul(weightHh.on(x)));
        List<Var> gates = Functions.split(bias == null ? sum : sum.add(bias), 1, 4);
        List<Var> p = Functions.split(peepholes.on(x), 0, 3);
        Var i = gates.get(0).add(p.get(0).mul(state.cell())).sigmoid().named("i");
        Var f = gates.get(1).add(p.get(1).mul(state.cell())).sigmoid().named("f");
        Var g = gates.get(2).tanh().named("g");
        Var c = f.mul(state.cell()).add(i.mul(g));
        Var o = gates.get(3).add(p.get(2).mul(c)).sigmoid().named("o");
        Var h = o.mul(c.tanh());
        return new Step<>(h, new LstmState(h, c));
    }

    @Override
    public LstmState initialState(Var x) {
        return LstmState.zeros(x, weightHh.shape().size(0));
    }
}
