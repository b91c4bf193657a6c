package dev.refrain.nn.cell;

import dev.refrain.autograd.Masks;
import dev.refrain.autograd.Trace;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Cell;
import dev.refrain.nn.Checks;
import dev.refrain.nn.Step;

/**
 * Zoneout, Krueger et al. 2017: on a tape for training, each element of each part of the state stays what it was with probability
 * {@code rate}, drawn anew at every step from the tape's key; everywhere else s' = rate s + (1 - rate) s', which is what is
 * expected. An output that is a part of the state, as h is of an LSTM or GRU, is what that part has become: wrap the cell itself,
 * and what changes its output, as {@link Residual}, around it. The state is the cell's.
 *
 * <p>It is compiled in training, too: the masks are those that a run step by step draws.
 *
 * @param <S> the state of the cell
 */
public record Zoneout<S>(Cell<S> cell, double rate) implements Cell<S> {
    /**
     * Of this cell.
     *
     * @throws dev.refrain.nn.HyperParameterException if the rate is not in [0, 1)
     */
    public Zoneout {
        Checks.fraction("zoneout rate", rate);
    }

    @Override
    public Step<S> step(Var x, S state) {
        Step<S> step = cell.step(x, state);
        if (rate == 0) {
            return step;
        }
        return Trace.isNoisy(x)
                ? step.changed(state, (was, now) -> Masks.where(Masks.drawn(now.on(x), rate), now, was))
                : step.changed(state, (was, now) -> was.mul(rate).add(now.mul(1 - rate)));
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
