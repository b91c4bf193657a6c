package dev.refrain.nn.cell;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Cell;
import dev.refrain.nn.Step;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Minimal gated unit, Zhou et al. 2016, equations 7a to 7c: a gated recurrent unit whose one gate both resets and updates.
 *
 * <pre>
 * f = σ(x U_f + h W_f + b_f)
 * n = tanh(x U_n + (f ∘ h) W_n + b_n)
 * h' = (1 - f) ∘ h + f ∘ n
 * </pre>
 *
 * <p>Shapes: x [B, I], h [B, H]; U {@code weightIh} [I, 2H], W {@code weightHh} [H, 2H] and b {@code bias} [2H] (or absent) hold
 * gate and candidate side by side in the order f, n. The output is h'.
 */
public record MguCell(
        Parameter weightIh, Parameter weightHh, @Nullable Parameter bias) implements Cell<Var> {
    /** With a bias. */
    public MguCell(int input, int hidden) {
        this(Weights.ih(input, hidden, 2), Weights.hh(hidden, 2), Weights.bias(hidden, 2));
    }

    /** The same without the bias. */
    public MguCell withoutBias() {
        return new MguCell(weightIh, weightHh, null);
    }

    @Override
    public Step<Var> step(Var x, Var h) {
        Var product = Weights.product(x, weightIh);
        List<Var> xu = Functions.split(bias == null ? product : product.add(bias), 1, 2);
        List<Var> w = Functions.split(weightHh.on(x), 1, 2);
        Var f = xu.get(0).add(h.matmul(w.get(0))).sigmoid().named("f");
        Var n = xu.get(1).add(f.mul(h).matmul(w.get(1))).tanh().named("n");
        Var next = h.add(f.mul(n.sub(h)));
        return new Step<>(next, next);
    }

    @Override
    public Var initialState(Var x) {
        return Functions.zeros(x, weightHh.shape().size(0));
    }
}
