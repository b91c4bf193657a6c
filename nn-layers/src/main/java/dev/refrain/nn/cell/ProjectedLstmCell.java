package dev.refrain.nn.cell;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Cell;
import dev.refrain.nn.Step;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Long short-term memory with a recurrent projection, Sak, Senior and Beaufays 2014, without their peepholes:
 *
 * <pre>
 * i = σ(x U_i + h W_i + b_i)      f = σ(x U_f + h W_f + b_f)
 * g = tanh(x U_g + h W_g + b_g)   o = σ(x U_o + h W_o + b_o)
 * c' = f ∘ c + i ∘ g              h' = (o ∘ tanh(c')) W_r
 * </pre>
 *
 * <p>Shapes: x [B, I], h [B, P], c [B, H]; U {@code weightIh} [I, 4H], W {@code weightHh} [P, 4H] and b {@code bias} [4H] (or
 * absent) hold the gates side by side in the order i, f, g, o; W_r {@code projection} is [H, P]. The output is h'. It is what
 * PyTorch calculates with {@code proj_size}.
 */
public record ProjectedLstmCell(
        Parameter weightIh, Parameter weightHh, @Nullable Parameter bias, Parameter projection)
        implements Cell<LstmState> {
    /** With a bias; {@code projected} is the size of h. */
    public ProjectedLstmCell(int input, int hidden, int projected) {
        this(
                Weights.ih(input, hidden, 4),
                Weights.hh(projected, hidden, 4),
                Weights.bias(hidden, 4),
                Weights.projection(hidden, projected));
    }

    /** The same without the bias. */
    public ProjectedLstmCell withoutBias() {
        return new ProjectedLstmCell(weightIh, weightHh, null, projection);
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
        Var h = o.mul(c.tanh()).matmul(projection);
        return new Step<>(h, new LstmState(h, c));
    }

    @Override
    public LstmState initialState(Var x) {
        Var h = Functions.zeros(x, projection.shape().size(1));
        return new LstmState(h, Functions.zeros(x, projection.shape().size(0)));
    }
}
