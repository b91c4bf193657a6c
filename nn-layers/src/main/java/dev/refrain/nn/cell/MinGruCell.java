package dev.refrain.nn.cell;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Cell;
import dev.refrain.nn.Step;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * minGRU, Feng et al. 2024 (arXiv 2410.01201), the sequential form: a gated recurrent unit whose gate and candidate see x alone.
 *
 * <pre>
 * z = σ(x U_z + b_z)      n = x U_n + b_n
 * h' = (1 - z) ∘ h + z ∘ n
 * </pre>
 *
 * <p>Shapes: x [B, I], h [B, H]; U {@code weightIh} [I, 2H] and b {@code bias} [2H] (or absent) hold gate and candidate side by
 * side in the order z, n. The output is h'.
 */
public record MinGruCell(Parameter weightIh, @Nullable Parameter bias) implements Cell<Var> {
    /** With a bias. */
    public MinGruCell(int input, int hidden) {
        this(Weights.ih(input, hidden, 2), Weights.bias(hidden, 2));
    }

    /** The same without the bias. */
    public MinGruCell withoutBias() {
        return new MinGruCell(weightIh, null);
    }

    @Override
    public Step<Var> step(Var x, Var h) {
        Var product = Weights.product(x, weightIh);
        List<Var> xu = Functions.split(bias == null ? product : product.add(bias), 1, 2);
        Var z = xu.get(0).sigmoid().named("z");
        Var n = xu.get(1).named("n");
        Var next = h.add(z.mul(n.sub(h)));
        return new Step<>(next, next);
    }

    @Override
    public Var initialState(Var x) {
        return Functions.zeros(x, weightIh.shape().size(1) / 2);
    }
}
