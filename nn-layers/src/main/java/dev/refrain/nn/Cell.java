package dev.refrain.nn;

import dev.refrain.autograd.Var;

/**
 * A recurrent cell: one step, and nothing else. The loop over time is {@link Recurrent}'s business, the gradient the tape's.
 *
 * @param <S> the state that is carried from step to step: a {@link Var}, or records and lists of {@code Var}s; its parts have
 *     the same shapes at every step
 */
public interface Cell<S> {
    /**
     * One step for a batch: x is [B, F], every part of the state [B, ...]. A function of these, of parameters and of constants:
     * it is called once and then compiled, so that a field that changes, or a parameter's {@code value()}, stays what it was.
     */
    Step<S> step(Var x, S state);

    /** The state before the first step, for a batch like x [B, F]. */
    S initialState(Var x);

    /**
     * A state of the shapes that a given one ought to have for a batch like x [B, F]: the initial one. A cell that cannot make its
     * whole state of x, as a decoder its encoder's outputs, takes that part of the given one.
     */
    default S stateLike(Var x, S given) {
        return initialState(x);
    }
}
