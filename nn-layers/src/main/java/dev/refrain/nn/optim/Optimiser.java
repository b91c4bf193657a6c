package dev.refrain.nn.optim;

import dev.refrain.autograd.Gradients;
import dev.refrain.nn.Resumable;

/** Changes the parameters of one model, update by update, by their gradients. An {@link UpdateRule} makes one. */
public interface Optimiser extends Resumable {
    /**
     * Writes every parameter there is a gradient for; the others stay. Nothing is written if it throws, neither a parameter nor
     * this optimiser's state.
     *
     * @throws dev.refrain.tensor.NonFiniteException if a gradient has, or a parameter or its state would get, a NaN or an
     *     infinity, naming parameter and index
     * @throws dev.refrain.autograd.TapeException if there is a gradient for no parameter of the model, or a parameter was written
     *     since its gradient was computed
     * @throws dev.refrain.nn.HyperParameterException if the schedule gives a rate that is negative, NaN or infinite
     */
    void step(Gradients gradients);

    /** The learning rate of the update that is due. */
    double learningRate();

    /** How many updates were made. */
    long updates();
}
