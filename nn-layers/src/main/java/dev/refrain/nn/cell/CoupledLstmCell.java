package dev.refrain.nn.cell;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Cell;
import dev.refrain.nn.Step;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Long short-term memory with input and forget gate coupled, f = 1 - i, the CIFG of Greff et al. 2017, without peepholes:
 *
 * <pre>
 * i = σ(x U_i + h W_i + b_i)      g = tanh(x U_g + h W_g + b_g)   o = σ(x U_o + h W_o + b_o)
 * c' = (1 - i) ∘ c + i ∘ g        h' = o ∘ tanh(c')
 * </pre>
 *
 * <p>Shapes: x [B, I], h and c [B, H]; U {@code weightIh} [I, 3H], W {@code weightHh} [H, 3H] and b {@code bias} [3H] (or
 * absent) hold the gates side by side in the order i, g, o. The output is h'.
 */
public record CoupledLstmCell(
        Parameter weightIh, Parameter weightHh, @Nullable Parameter bias) implements Cell<LstmState> {
    /** With a bias. */
    public CoupledLstmCell(int input, int hidden) {
        this(Weights.ih(input, hidden, 3), Weights.hh(hidden, 3), Weights.bias(hidden, 3));
    }

    /** The same without the bias. */
    public CoupledLstmCell withoutBias() {
        return new CoupledLstmCell(weightIh, weightHh, null);
    }

    @Override
    public Step<LstmState> step(Var x, LstmState state) {
        Var sum = Weights.product(x, weightIh).add(state.hidden().matmul(weightHh.on(x)));
        List<Var> gates = Functions.split(bias == null ? sum : sum.add(bias), 1, 3);
        Var i = gates.get(0).sigmoid().named("i");
        Var g = gates.get(1).tanh().named("g");
        Var o = gates.get(2).sigmoid().named("o");
        Var c = state.cell().add(i.mul(g.sub(state.cell())));
        Var h = o.mul(c.tanh());
        return new Step<>(h, new LstmState(h, c));
    }

    @Override
    public LstmState initialState(Var x) {
        return LstmState.zeros(x, weightHh.shape().size(0));
    }
}
