package dev.refrain.nn.cell;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Activation;
import dev.refrain.nn.Cell;
import dev.refrain.nn.Step;
import org.jspecify.annotations.Nullable;

/**
 * Elman 1990: h_t = f(x_t U + h_{t-1} W + b). Shapes: x [B, I], h [B, H], U {@code weightIh} [I, H], W {@code weightHh}
 * [H, H], b {@code bias} [H] or absent. The output is h.
 */
public record ElmanCell(
        Parameter weightIh, Parameter weightHh, @Nullable Parameter bias, Activation activation) implements Cell<Var> {
    /** With tanh and a bias. */
    public ElmanCell(int input, int hidden) {
        this(input, hidden, Activation.TANH);
    }

    /** With a bias. */
    public ElmanCell(int input, int hidden, Activation activation) {
        this(Weights.ih(input, hidden, 1), Weights.hh(hidden, 1), Weights.bias(hidden, 1), activation);
    }

    /** The same without the bias. */
    public ElmanCell withoutBias() {
        return new ElmanCell(weightIh, weightHh, null, activation);
    }

    @Override
    public Step<Var> step(Var x, Var h) {
        Var sum = Weights.product(x, weightIh).add(h.matmul(weightHh.on(x)));
        Var next = activation.apply(bias == null ? sum : sum.add(bias));
        return new Step<>(next, next);
    }

    @Override
    public Var initialState(Var x) {
        return Functions.zeros(x, weightHh.shape().size(0));
    }
}
