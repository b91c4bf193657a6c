package dev.refrain.nn.cell;

import dev.refrain.autograd.Activations;
import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Masks;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Cell;
import dev.refrain.nn.Step;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * sLSTM, Beck et al. 2024 (xLSTM, arXiv 2405.04517), equations 8 to 17, with one head: a long short-term memory with an
 * exponential input gate, whose cell state is divided by the sum of its gates.
 *
 * <pre>
 * ĩ = x U_i + h W_i + b_i              f̃ = x U_f + h W_f + b_f
 * z = tanh(x U_z + h W_z + b_z)        o = σ(x U_o + h W_o + b_o)
 * l = ln σ(f̃), or f̃ if the forget gate is exponential too
 * m' = max(l + m, ĩ)                   i = exp(ĩ - m')        f = exp(l + m - m')
 * c' = f ∘ c + i ∘ z                   n' = f ∘ n + i         h' = o ∘ c' / n'
 * </pre>
 *
 * <p>m stabilises: whatever it is, h is the same. Before the first step, where n is 0, m counts as -∞, as in the authors' code,
 * so that n' is 1 there and never less later, and the division is safe.
 *
 * <p>Shapes: x [B, I], h, c, n and m [B, H]; U {@code weightIh} [I, 4H], W {@code weightHh} [H, 4H] and b {@code bias} [4H] (or
 * absent) hold the gates side by side in the order i, f, z, o. The output is h'.
 */
public record SlstmCell(
        Parameter weightIh, Parameter weightHh, @Nullable Parameter bias, boolean exponentialForget)
        implements Cell<SlstmState> {
    /** With a bias and a sigmoid for the forget gate. */
    public SlstmCell(int input, int hidden) {
        this(Weights.ih(input, hidden, 4), Weights.hh(hidden, 4), Weights.bias(hidden, 4), false);
    }

    /** The same without the bias. */
    public SlstmCell withoutBias() {
        return new SlstmCell(weightIh, weightHh, null, exponentialForget);
    }

    /** The same with an exponential forget gate. */
    public SlstmCell withExponentialForget() {
        return new SlstmCell(weightIh, weightHh, bias, true);
    }

    @Override
    public Step<SlstmState> step(Var x, SlstmState state) {
        Var sum = Weights.product(x, weightIh).add(state.hidden().matmul(weightHh.on(x)));
        List<Var> gates = Functions.split(bias == null ? sum : sum.add(bias), 1, 4);
        Var input = gates.get(0);
        Var forget = exponentialForget ? gates.get(1) : Activations.logSigmoid(gates.get(1));
        Var z = gates.get(2).tanh().named("z");
        Var o = gates.get(3).sigmoid().named("o");
        // In front of the first step c and n are 0, so f is of no account, and what stands here need only be no more
        // than ĩ.
        Var kept = Masks.where(Masks.equal(state.normaliser(), 0), input, forget.add(state.stabiliser()));
        Var m = kept.max(input); // differentiated: h does not depend on it, c, n and m of the last state do
        Var i = input.sub(m).exp().named("i");
        Var f = kept.sub(m).exp().named("f");
        Var c = f.mul(state.cell()).add(i.mul(z));
        Var n = f.mul(state.normaliser()).add(i);
        Var h = o.mul(c.div(n));
        return new Step<>(h, new SlstmState(h, c, n, m));
    }

    @Override
    public SlstmState initialState(Var x) {
        Var zeros = Functions.zeros(x, weightHh.shape().size(0));
        return new SlstmState(zeros, zeros, zeros, zeros);
    }
}
