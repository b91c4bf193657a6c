package dev.refrain.autograd.scan;

import dev.refrain.autograd.Var;
import java.util.List;
import java.util.Objects;

/**
 * One step of a recurrence, a function of its arguments and of parameters:
 *
 * <pre>{@code Recurrence elman = (x, states) -> {
 *   Var h = x.matmul(u).add(states.get(0).matmul(w)).tanh();
 *   return new Recurrence.Result(h, List.of(h));
 * };}</pre>
 */
@FunctionalInterface
public interface Recurrence {
    /** The step for x and the states of the step before, which have the same shapes at every step. */
    Result step(Var x, List<Var> states);

    /**
     * What a step gives.
     *
     * @param output for this time
     * @param next the states for the step after
     */
    record Result(Var output, List<Var> next) {
        /** Keeps a copy of the list. */
        public Result {
            Objects.requireNonNull(output, "output");
            next = List.copyOf(next);
        }
    }
}
