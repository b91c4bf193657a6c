package dev.refrain.nn.cell;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Cell;
import dev.refrain.nn.Step;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Long short-term memory, Hochreiter and Schmidhuber 1997, with the forget gate of Gers, Schmidhuber and Cummins 2000:
 *
 * <pre>
 * i = σ(x U_i + h W_i + b_i)      f = σ(x U_f + h W_f + b_f)
 * g = tanh(x U_g + h W_g + b_g)   o = σ(x U_o + h W_o + b_o)
 * c' = f ∘ c + i ∘ g              h' = o ∘ tanh(c')
 * </pre>
 *
 * <p>Shapes: x [B, I], h and c [B, H]; U {@code weightIh} [I, 4H], W {@code weightHh} [H, 4H] and b {@code bias} [4H] (or
 * absent) hold the gates side by side in the order i, f, g, o. The output is h'.
 */
public record LstmCell(
        Parameter weightIh, Parameter weightHh, @Nullable Parameter bias) implements Cell<LstmState> {
    /** With a bias. */
    public LstmCell(int input, int hidden) {
        this(Weights.ih(input, hidden, 4), Weights.hh(hidden, 4), Weights.bias(hidden, 4));
    }

    /** The same without the bias. */
    public LstmCell withoutBias() {
        return new LstmCell(weightIh, weightHh, null);
    }

    /**
     * The same with another bias, whose forget quarter is drawn this much higher, so that a cell forgets little at first. Gers,
     * Schmidhuber and Cummins 2000 begin so, and Jozefowicz, Zaremba and Sutskever 2015 find that 1 is enough.
     *
     * @throws dev.refrain.nn.HyperParameterException if the number is not finite
     */
    public LstmCell withForgetBias(double higher) {
        return new LstmCell(weightIh, weightHh, Weights.biasWithForget(hidden(), higher));
    }

    @Override
    public Step<LstmState> step(Var x, LstmState state) {
        Var sum = Weights.product(x, weightIh).add(state.hidden().matmul(weightHh.on(x)));
        List<Var> gates = Functions.split(bias == null ? sum : sum.add(bias), 1, 4);
        Var i = gates.get(0).sigmoid().named("i");
        Var f = gates.get(1).sigmoid().named("f");
        Var g = gates.get(2).tanh().named("g");
        Var o = gates.get(3).sigmoid().named("o");
        Var c = f.mul(state.cell()).add(i.mul(g));
        Var h = o.mul(c.tanh());
        return new Step<>(h, new LstmState(h, c));
    }

    @Override
    public LstmState initialState(Var x) {
        return LstmState.zeros(x, hidden());
    }

    private int hidden() {
        return weightHh.shape().size(0);
    }
}
