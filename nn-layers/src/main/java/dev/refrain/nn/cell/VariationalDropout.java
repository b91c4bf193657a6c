package dev.refrain.nn.cell;

import dev.refrain.autograd.Arrangements;
import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Trace;
import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Cell;
import dev.refrain.nn.Checks;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.nn.Step;
import dev.refrain.tensor.Tensor;
import java.util.function.UnaryOperator;

/**
 * Variational dropout, Gal and Ghahramani 2016: on a tape for training, the cell's step of m_x ∘ x and m_h ∘ h, where h is the
 * first part of the state and the masks are the same at all steps: each element is 0 with probability {@code inputs} or {@code
 * states}, else 1 / (1 - rate). Everywhere else the cell's own step.
 *
 * <p>The masks are drawn from the tape's key by {@link #initialState}, one for each sequence of the batch, and carried in the state:
 * a state that is passed on carries them to the next chunk, and one from a tape for evaluation has all ones. With
 * {@code inputs} above 0 the product with x is one of every step.
 *
 * <p>It is meant for cells that use h in products alone, as Elman's and the LSTMs. Others, as GRUs, also keep h, and what they keep
 * would be masked and scaled at every step: for them have {@code states} 0, or {@link Zoneout}. A {@link LearnedState} goes
 * within.
 *
 * @param inputSize the number of features of x
 * @param <S> the state of the cell
 */
public record VariationalDropout<S>(Cell<S> cell, int inputSize, double inputs, double states)
        implements Cell<Masked<S>> {
    /**
     * Of this cell, for x [B, inputSize].
     *
     * @throws HyperParameterException if the size is below 1, or a rate not in [0, 1)
     */
    public VariationalDropout {
        Checks.positive("variational dropout input size", inputSize);
        Checks.fraction("variational dropout rate of inputs", inputs);
        Checks.fraction("variational dropout rate of states", states);
    }

    @Override
    public Step<Masked<S>> step(Var x, Masked<S> state) {
        boolean noisy = Trace.isNoisy(x);
        Step<S> step = cell.step(
                noisy && inputs > 0 ? dropped(x, state.inputMask()) : x,
                noisy && states > 0 ? first(state.state(), h -> dropped(h, state.stateMask())) : state.state());
        return new Step<>(step.output(), new Masked<>(step.next(), state.inputMask(), state.stateMask()));
    }

    /** Without a gradient for the mask, so that nothing is calculated for it. */
    private static Var dropped(Var value, Var mask) {
        return value.mul(Arrangements.stopGradient(mask));
    }

    /** The state with its first part changed. */
    private static <S> S first(S state, UnaryOperator<Var> change) {
        boolean[] changed = {false}; // by place: one value may stand at several
        return Tree.mapValues(state, part -> {
            Var instead = changed[0] ? part : change.apply(part);
            changed[0] = true;
            return instead;
        });
    }

    /**
     * The cell's own first state, with masks.
     *
     * @throws HyperParameterException if that state has no parts
     */
    @Override
    public Masked<S> initialState(Var x) {
        Masked<S> all = unmasked(cell.initialState(x), x);
        return new Masked<>(
                all.state(), Functions.dropout(all.inputMask(), inputs), Functions.dropout(all.stateMask(), states));
    }

    /** Draws no masks. */
    @Override
    public Masked<S> stateLike(Var x, Masked<S> given) {
        return unmasked(cell.stateLike(x, given.state()), x);
    }

    private Masked<S> unmasked(S state, Var x) {
        Var h = Tree.values(state).values().stream()
                .findFirst()
                .orElseThrow(() -> new HyperParameterException("variational dropout cell:"
                        + " got one without a state, expected one whose state has a first part"));
        Tensor ofInput = Tensor.full(x.dtype(), 1, x.shape().size(0), inputSize);
        Tensor ofState = Tensor.full(h.dtype(), 1, h.shape().sizes());
        return new Masked<>(state, Var.of(ofInput).on(x), Var.of(ofState).on(x));
    }
}
