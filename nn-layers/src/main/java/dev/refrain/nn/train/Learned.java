package dev.refrain.nn.train;

import dev.refrain.autograd.Gradients;
import java.util.Objects;

/**
 * What a batch says: its loss, and how the loss changes with the parameters.
 *
 * @param loss a mean or a sum, as it was defined
 */
public record Learned(double loss, Gradients gradients) {
    /** With both. */
    public Learned {
        Objects.requireNonNull(gradients, "gradients");
    }
}
