package dev.refrain.nn.optim;

import dev.refrain.autograd.Gradients;

/** Changes the parameters of one model, step by step, by their gradients. */
public interface Optimiser {
    /**
     * Writes every parameter there is a gradient for; the others stay. Nothing is written if it throws.
     *
     * @throws dev.refrain.tensor.NonFiniteException if a gradient has, or a parameter would get, a NaN or an infinity, naming
     *     parameter and index
     * @throws dev.refrain.autograd.TapeException if there is a gradient for no parameter of the model, or a parameter was written
     *     since its gradient was computed
     */
    void step(Gradients gradients);
}
