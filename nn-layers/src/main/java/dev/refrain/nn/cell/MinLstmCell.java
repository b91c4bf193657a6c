package dev.refrain.nn.cell;

import dev.refrain.autograd.Activations;
import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Cell;
import dev.refrain.nn.Step;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * minLSTM, Feng et al. 2024 (arXiv 2410.01201), the sequential form with the gates scaled to a sum of 1: a long short-term
 * memory whose gates and candidate see x alone, without an output gate.
 *
 * <pre>
 * f = σ(x U_f + b_f)      i = σ(x U_i + b_i)      n = x U_n + b_n
 * f' = f / (f + i)        i' = i / (f + i)
 * h' = f' ∘ h + i' ∘ n
 * </pre>
 *
 * <p>Shapes: x [B, I], h [B, H]; U {@code weightIh} [I, 3H] and b {@code bias} [3H] (or absent) hold gates and candidate side by
 * side in the order f, i, n. The output is h'.
 */
public record MinLstmCell(Parameter weightIh, @Nullable Parameter bias) implements Cell<Var> {
    /** With a bias. */
    public MinLstmCell(int input, int hidden) {
        this(Weights.ih(input, hidden, 3), Weights.bias(hidden, 3));
    }

    /** The same without the bias. */
    public MinLstmCell withoutBias() {
        return new MinLstmCell(weightIh, null);
    }

    @Override
    public Step<Var> step(Var x, Var h) {
        Var product = Weights.product(x, weightIh);
        List<Var> xu = Functions.split(bias == null ? product : product.add(bias), 1, 3);
        Var n = xu.get(2).named("n");
        // f / (f + i) = σ(ln f - ln i), also where f and i are both next to nothing
        Var ratio = Activations.logSigmoid(xu.get(0)).sub(Activations.logSigmoid(xu.get(1)));
        Var f = ratio.sigmoid().named("f'");
        Var next = n.add(f.mul(h.sub(n)));
        return new Step<>(next, next);
    }

    @Override
    public Var initialState(Var x) {
        return Functions.zeros(x, weightIh.shape().size(1) / 3);
    }
}
