package dev.refrain.nn.optim;

import dev.refrain.autograd.Gradients;
import dev.refrain.autograd.Masks;
import dev.refrain.nn.Checks;
import dev.refrain.nn.HyperParameterException;

/**
 * Every element of every gradient within ±limit: min(max(g, -limit), limit). Unlike {@link ClipByGlobalNorm} it changes the
 * direction. Rows of a table stay rows.
 *
 * <pre>{@code optimiser.step(new ClipByValue(0.5).apply(gradients));}</pre>
 */
public record ClipByValue(double limit) implements Clip {
    /**
     * With this limit.
     *
     * @throws HyperParameterException if it is not finite and above 0
     */
    public ClipByValue {
        Checks.positive("limit of gradients", limit);
    }

    @Override
    public Gradients apply(Gradients gradients) {
        ClipByGlobalNorm.checkFinite(gradients);
        return gradients.mapValues((parameter, gradient) -> Masks.clamp(gradient, -limit, limit));
    }
}
