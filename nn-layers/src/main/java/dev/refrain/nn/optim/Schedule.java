package dev.refrain.nn.optim;

import dev.refrain.nn.Checks;

/**
 * The learning rate of every update, counted from 0.
 *
 * <pre>{@code Optimiser optimiser = Adam.of(model, Schedule.cosine(3e-3, epochs * batches));}</pre>
 */
@FunctionalInterface
public interface Schedule {
    /** The rate of this update: finite, 0 or more. */
    double at(long update);

    /**
     * The same rate always.
     *
     * @throws dev.refrain.nn.HyperParameterException if it is negative, NaN or infinite
     */
    static Schedule constant(double rate) {
        Checks.notNegative("learning rate", rate);
        return update -> rate;
    }

    /**
     * peak · ½ (1 + cos(π t / T)) for the updates t = 0 .. T-1 and 0 from then on: Loshchilov and Hutter 2017, equation 5,
     * without restarts.
     *
     * @throws dev.refrain.nn.HyperParameterException if the peak is negative, NaN or infinite, or T not 1 or more
     */
    static Schedule cosine(double peak, int updates) {
        Checks.notNegative("learning rate", peak);
        Checks.positive("updates of the schedule", updates);
        return update -> update >= updates ? 0 : peak * 0.5 * (1 + StrictMath.cos(Math.PI * update / updates));
    }
}
