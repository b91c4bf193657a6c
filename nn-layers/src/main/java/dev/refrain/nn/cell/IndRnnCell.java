package dev.refrain.nn.cell;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Cell;
import dev.refrain.nn.Step;
import org.jspecify.annotations.Nullable;

/**
 * Independently recurrent network, Li et al. 2018, equation 4: h' = relu(x U + w ∘ h + b), where every unit sees of the past
 * itself alone.
 *
 * <p>Shapes: x [B, I], h [B, H], U {@code weightIh} [I, H], w {@code weightHh} [H], b {@code bias} [H] or absent. The output is
 * h'. Over T steps a unit with |w| above 1 grows like |w|ᵀ: the authors keep it within 2^(1/T).
 */
public record IndRnnCell(
        Parameter weightIh, Parameter weightHh, @Nullable Parameter bias) implements Cell<Var> {
    /** With a bias. */
    public IndRnnCell(int input, int hidden) {
        this(Weights.ih(input, hidden, 1), Weights.bias(hidden, 1), Weights.bias(hidden, 1));
    }

    /** The same without the bias. */
    public IndRnnCell withoutBias() {
        return new IndRnnCell(weightIh, weightHh, null);
    }

    @Override
    public Step<Var> step(Var x, Var h) {
        Var sum = Weights.product(x, weightIh).add(h.mul(weightHh.on(x)));
        Var next = (bias == null ? sum : sum.add(bias)).relu();
        return new Step<>(next, next);
    }

    @Override
    public Var initialState(Var x) {
        return Functions.zeros(x, weightHh.shape().size(0));
    }
}
