package dev.refrain.nn;

import dev.refrain.autograd.Var;

/**
 * A layer that reads sequences from step to step: a cell over time ({@link Recurrent}), both directions ({@link Bidirectional}),
 * several on top of each other ({@link Stacked}), or what anybody writes.
 *
 * @param <S> the state: of a cell its own, of others one for each layer and direction, by type
 */
public interface RecurrentLayer<S> {
    /**
     * Runs over sequences x [T, B, F] from a given state. Each ends at its own end: there the outputs end, and there is its last
     * state. One of length 0 gives no output, and its last state is the first. Beyond the ends cells see x as 0 and the state as
     * it was: their slope there must be finite, or the gradients of parameters are NaN.
     *
     * @throws SequenceException if the state is not one of this layer for x's batch
     */
    Outputs<S> apply(Sequences x, S initialState);

    /** The state before the first step for a batch x [B, F]. */
    S initialState(Var x);

    /**
     * One step x [B, F] of sequences that come step by step, from the state after the step before. As many steps as a sequence
     * has give what {@link #apply(Sequences, Object)} gives for it, to the bit.
     *
     * <pre>{@code
     * Step<S> step = layer.step(x, layer.initialState(x));
     * step = layer.step(next, step.next());}</pre>
     *
     * @throws SequenceException if x is not a batch, the state not one of this layer for it, or this reads from the end
     */
    Step<S> step(Var x, S state);

    /**
     * A stream of steps like x [B, F], of as many rows and features and of its type, from the initial state; x itself is no step
     * of it.
     *
     * @throws SequenceException if x is not a batch, or this reads from the end
     */
    default Streaming<S> streaming(Var x) {
        return new SteppedStream<>(this, x.detach());
    }

    /** Whether what it gives for a step depends on this step and those before it alone, so that it can run in chunks. */
    default boolean isCausal() {
        return true;
    }

    /** Runs over sequences from the initial state. */
    default Outputs<S> apply(Sequences x) {
        return apply(x, initialState(x.values().select(0, 0)));
    }

    /**
     * Runs over x [T, B, F], of which all steps count, from the initial state.
     *
     * @throws SequenceException if x is not a sequence of at least one step
     */
    default Outputs<S> apply(Var x) {
        return apply(Sequences.of(x));
    }

    /**
     * Runs over x [T, B, F], of which all steps count, from a given state, such as the last one of the chunk before by
     * {@code Tree.mapValues(last, Var::detach)}. What of it is on no tape enters that of x, and x that of
     * the state.
     *
     * @throws SequenceException if x is not a sequence of at least one step, or the state not one of this layer for x's batch
     */
    default Outputs<S> apply(Var x, S initialState) {
        return apply(Sequences.of(x), initialState);
    }
}
