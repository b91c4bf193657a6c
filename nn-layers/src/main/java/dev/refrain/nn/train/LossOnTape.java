package dev.refrain.nn.train;

import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Var;

/**
 * The loss of a batch, as a formula over a tape.
 *
 * <pre>{@code Objective.onTape((tape, batch) -> loss.of(model.apply(tape.input(batch.x())), tape.input(batch.y())))}</pre>
 *
 * @param <B> what a batch is
 */
@FunctionalInterface
public interface LossOnTape<B> {
    /** The loss, a value of one element on this tape. */
    Var of(Tape tape, B batch);
}
