package dev.refrain.nn.cell;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Cell;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.nn.Step;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gated recurrent unit with the reset gate behind the product, Cho et al. 2014 in the first version, and what cuDNN and PyTorch
 * calculate:
 *
 * <pre>
 * r = σ(x U_r + h W_r + b_r)      z = σ(x U_z + h W_z + b_z)
 * n = tanh(x U_n + b_n + r ∘ (h W_n + b_hn))
 * h' = (1 - z) ∘ n + z ∘ h
 * </pre>
 *
 * <p>All products with h are one. Shapes: x [B, I], h [B, H]; U {@code weightIh} [I, 3H], W {@code weightHh} [H, 3H] and b
 * {@code bias} [3H] hold the gates side by side in the order r, z, n; b_hn {@code candidateBias} is [H], and absent where b is.
 * The output is h'.
 */
public record ResetAfterGruCell(
        Parameter weightIh,
        Parameter weightHh,
        @Nullable Parameter bias,
        @Nullable Parameter candidateBias) implements Cell<Var> {
    /**
     * Of these parameters.
     *
     * @throws HyperParameterException if there is one bias without the other
     */
    public ResetAfterGruCell {
        if ((bias == null) != (candidateBias == null)) {
            throw new HyperParameterException("reset-after GRU: biases: got %s alone, expected both or none"
                    .formatted(bias == null ? "candidateBias" : "bias"));
        }
    }

    /** With biases. */
    public ResetAfterGruCell(int input, int hidden) {
        this(Weights.ih(input, hidden, 3), Weights.hh(hidden, 3), Weights.bias(hidden, 3), Weights.bias(hidden, 1));
    }

    /** The same without biases. */
    public ResetAfterGruCell withoutBias() {
        return new ResetAfterGruCell(weightIh, weightHh, null, null);
    }

    @Override
    public Step<Var> step(Var x, Var h) {
        Var product = Weights.product(x, weightIh);
        List<Var> xu = Functions.split(bias == null ? product : product.add(bias), 1, 3);
        List<Var> hw = Functions.split(h.matmul(weightHh.on(x)), 1, 3);
        Var r = xu.get(0).add(hw.get(0)).sigmoid().named("r");
        Var z = xu.get(1).add(hw.get(1)).sigmoid().named("z");
        Var kept = candidateBias == null ? hw.get(2) : hw.get(2).add(candidateBias);
        Var n = xu.get(2).add(r.mul(kept)).tanh().named("n");
        Var next = n.add(z.mul(h.sub(n)));
        return new Step<>(next, next);
    }

    @Override
    public Var initialState(Var x) {
        return Functions.zeros(x, weightHh.shape().size(0));
    }
}
