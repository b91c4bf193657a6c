package dev.refrain.autograd.scan;

import dev.refrain.autograd.Var;
import java.util.Objects;

/**
 * One step of a recurrence, a function of its arguments, of parameters and of constants:
 *
 * <pre>{@code Recurrence<Var> elman = (x, h) -> {
 *   Var next = x.matmul(u).add(h.matmul(w.on(x))).tanh();
 *   return new Recurrence.Result<>(next, next);
 * };}</pre>
 *
 * @param <S> the state: a {@link Var}, or records and lists of {@code Var}s, which have the same shapes at every step
 */
@FunctionalInterface
public interface Recurrence<S> {
    /** The step for x and the state of the step before. */
    Result<S> step(Var x, S state);

    /**
     * What a step gives.
     *
     * @param output for this time
     * @param next the state for the step after
     */
    record Result<S>(Var output, S next) {
        /** Both are there. */
        public Result {
            Objects.requireNonNull(output, "output");
            Objects.requireNonNull(next, "next");
        }
    }
}
