package dev.refrain.nn;

import dev.refrain.autograd.Var;
import java.util.List;
import java.util.Objects;

/**
 * Two layers over the same sequences, one from the beginning, one from each sequence's own end (Schuster and Paliwal 1997). The
 * outputs for a step lie side by side, those of {@code forward} first: [T, B, H + H']. The last state of {@code backward} is that
 * after the first step of the sequence.
 *
 * <pre>{@code Bidirectional<LstmState> layer = Recurrent.of(new LstmCell(3, 8)).bidirectional();}</pre>
 */
public record Bidirectional<S>(RecurrentLayer<S> forward, RecurrentLayer<S> backward)
        implements RecurrentLayer<Directions<S>> {
    /** Both are there. */
    public Bidirectional {
        Objects.requireNonNull(forward, "forward");
        Objects.requireNonNull(backward, "backward");
    }

    @Override
    public Outputs<Directions<S>> apply(Sequences x, Directions<S> initialState) {
        Objects.requireNonNull(initialState, "initialState");
        Outputs<S> there = forward.apply(x, initialState.forward());
        Outputs<S> back = backward.apply(x.reversed(), initialState.backward());
        Sequences both =
                Sequences.concat(List.of(there.sequences(), back.sequences().reversed()));
        return new Outputs<>(
                both,
                new Directions<>(there.last(), back.last()),
                () -> CellTrace.of(
                        there.trace().prefixed("forward"),
                        back.trace().reversed().prefixed("backward")));
    }

    @Override
    public Directions<S> initialState(Var x) {
        return new Directions<>(forward.initialState(x), backward.initialState(x));
    }

    /** It does not: one direction begins at the end. */
    @Override
    public boolean isCausal() {
        return false;
    }

    /** Is not possible: one direction begins at the end. */
    @Override
    public Step<Directions<S>> step(Var x, Directions<S> state) {
        throw new SequenceException(
                "bidirectional: got one step, expected whole sequences: one direction begins at their end");
    }
}
