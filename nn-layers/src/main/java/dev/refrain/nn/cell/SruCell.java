package dev.refrain.nn.cell;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Cell;
import dev.refrain.nn.Step;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Simple recurrent unit, Lei et al. 2018 (arXiv 1709.02755), a light recurrence below a highway network, whose products are with
 * x alone:
 *
 * <pre>
 * f = σ(x U_f + v_f ∘ c + b_f)    r = σ(x U_r + v_r ∘ c + b_r)
 * c' = f ∘ c + (1 - f) ∘ (x U_n)
 * h = r ∘ c' + (1 - r) ∘ x        or, where x is of another size than c, (1 - r) ∘ (x U_x)
 * </pre>
 *
 * <p>Shapes: x [B, I], c and h [B, H]; U {@code weightIh} [I, 3H] holds gates and candidate side by side in the order f, r, n,
 * v {@code weightHh} [2H] and b {@code bias} [2H] (or absent) the gates alone; U_x {@code highway} is [I, H], or absent. The state
 * is c, the output h.
 */
public record SruCell(
        Parameter weightIh,
        Parameter weightHh,
        @Nullable Parameter bias,
        @Nullable Parameter highway) implements Cell<Var> {
    /** With a bias, and with a weight for the highway where the sizes differ. */
    public SruCell(int input, int hidden) {
        this(
                Weights.ih(input, hidden, 3),
                Weights.bias(hidden, 2),
                Weights.bias(hidden, 2),
                input == hidden ? null : Weights.ih(input, hidden, 1));
    }

    /** The same without the bias. */
    public SruCell withoutBias() {
        return new SruCell(weightIh, weightHh, null, highway);
    }

    @Override
    public Step<Var> step(Var x, Var c) {
        List<Var> xu = Functions.split(Weights.product(x, weightIh), 1, 3);
        List<Var> v = Functions.split(weightHh.on(x), 0, 2);
        Var f = gate(xu.get(0), v.get(0).mul(c), 0).sigmoid().named("f");
        Var r = gate(xu.get(1), v.get(1).mul(c), 1).sigmoid().named("r");
        Var n = xu.get(2).named("n");
        Var next = n.add(f.mul(c.sub(n)));
        Var past = highway == null ? x : x.matmul(highway);
        return new Step<>(past.add(r.mul(next.sub(past))), next);
    }

    private Var gate(Var ofInput, Var ofState, int index) {
        Var sum = ofInput.add(ofState);
        return bias == null ? sum : sum.add(Functions.split(bias.on(sum), 0, 2).get(index));
    }

    @Override
    public Var initialState(Var x) {
        return Functions.zeros(x, weightHh.shape().size(0) / 2);
    }
}
