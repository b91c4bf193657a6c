package dev.refrain.nn;

/**
 * What changes while a model is trained, and can go on from where it was: optimisers, schedules that listen, carried states.
 *
 * <p>After {@code b.resume(a.snapshot())} of two that were made alike, {@code b} does what {@code a} would have done, to the bit.
 */
public interface Resumable {
    /** The state now; later changes do not change it. */
    Snapshot snapshot();

    /**
     * Goes on from a state.
     *
     * @throws StateMismatchException if it is not one of such a thing; nothing is changed then
     */
    void resume(Snapshot from);
}
