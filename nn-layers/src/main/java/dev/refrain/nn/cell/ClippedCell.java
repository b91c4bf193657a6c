package dev.refrain.nn.cell;

import dev.refrain.autograd.Masks;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Cell;
import dev.refrain.nn.Checks;
import dev.refrain.nn.Step;

/**
 * s' = min(max(s, -bound), bound) of every part of the next state, and of the output if it is one of them: what keeps states of
 * long sequences from growing, as the cell state of Sak, Senior and Beaufays 2014. An output that is another value, as that of a
 * light cell, is left as it is. Beyond the bounds the gradient is 0. The state is the cell's.
 *
 * @param <S> the state of the cell
 */
public record ClippedCell<S>(Cell<S> cell, double bound) implements Cell<S> {
    /**
     * Of this cell.
     *
     * @throws dev.refrain.nn.HyperParameterException if the bound is not a finite number above 0
     */
    public ClippedCell {
        Checks.positive("clipped cell bound", bound);
    }

    @Override
    public Step<S> step(Var x, S state) {
        return cell.step(x, state).changed(state, (was, now) -> Masks.clamp(now, -bound, bound));
    }

    @Override
    public S initialState(Var x) {
        return cell.initialState(x);
    }

    @Override
    public S stateLike(Var x, S given) {
        return cell.stateLike(x, given);
    }
}
