package dev.refrain.nn.optim;

import dev.refrain.autograd.Gradients;

/** What is done to gradients so that none is too large, before an optimiser gets them. */
@FunctionalInterface
public interface Clip {
    /**
     * The gradients, made smaller where need be; those that are not stay as they are, bit for bit.
     *
     * @throws dev.refrain.tensor.NonFiniteException if one has a NaN or an infinity, naming parameter and index
     */
    Gradients apply(Gradients gradients);
}
