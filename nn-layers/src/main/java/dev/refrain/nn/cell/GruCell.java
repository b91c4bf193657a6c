package dev.refrain.nn.cell;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Cell;
import dev.refrain.nn.Step;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gated recurrent unit, Cho et al. 2014, equations 5 to 8, with the reset gate before the product:
 *
 * <pre>
 * r = σ(x U_r + h W_r + b_r)      z = σ(x U_z + h W_z + b_z)
 * n = tanh(x U_n + (r ∘ h) W_n + b_n)
 * h' = z ∘ h + (1 - z) ∘ n
 * </pre>
 *
 * <p>Shapes: x [B, I], h [B, H]; U {@code weightIh} [I, 3H], W {@code weightHh} [H, 3H] and b {@code bias} [3H] (or absent)
 * hold the gates side by side in the order r, z, n. The output is h'.
 */
public record GruCell(
        Parameter weightIh, Parameter weightHh, @Nullable Parameter bias) implements Cell<Var> {
    /** With a bias. */
    public GruCell(int input, int hidden) {
        this(Weights.ih(input, hidden, 3), Weights.hh(hidden, 3), Weights.bias(hidden, 3));
    }

    /** The same without the bias. */
    public GruCell withoutBias() {
        return new GruCell(weightIh, weightHh, null);
    }

    @Override
    public Step<Var> step(Var x, Var h) {
        Var product = Weights.product(x, weightIh);
        List<Var> xu = Functions.split(bias == null ? product : product.add(bias), 1, 3);
        List<Var> w = Functions.split(weightHh.on(x), 1, 3);
        Var r = xu.get(0).add(h.matmul(w.get(0))).sigmoid().named("r");
        Var z = xu.get(1).add(h.matmul(w.get(1))).sigmoid().named("z");
        Var n = xu.get(2).add(r.mul(h).matmul(w.get(2))).tanh().named("n");
        Var next = n.add(z.mul(h.sub(n)));
        return new Step<>(next, next);
    }

    @Override
    public Var initialState(Var x) {
        return Functions.zeros(x, hidden());
    }

    private int hidden() {
        return weightHh.shape().size(0);
    }
}
