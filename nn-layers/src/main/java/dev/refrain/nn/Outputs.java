package dev.refrain.nn;

import dev.refrain.autograd.Var;
import java.util.Objects;
import java.util.function.Supplier;

/** What a recurrent layer gives for sequences: the outputs of all steps, and the state at each sequence's own end. */
public final class Outputs<S> {
    private final Sequences sequences;
    private final S last;
    private final Supplier<CellTrace> trace;

    Outputs(Sequences sequences, S last, Supplier<CellTrace> trace) {
        this.sequences = Objects.requireNonNull(sequences, "sequences");
        this.last = Objects.requireNonNull(last, "last");
        this.trace = trace;
    }

    /** Of a layer of another kind, which cannot be traced. */
    public static <S> Outputs<S> of(Sequences sequences, S last) {
        return new Outputs<>(sequences, last, () -> CellTrace.empty(sequences.lengths()));
    }

    /** The outputs of all steps, as sequences of the lengths of those that were read. */
    public Sequences sequences() {
        return sequences;
    }

    /** The outputs of all steps [T, B, H], 0 at padding. */
    public Var all() {
        return sequences.values();
    }

    /** The output of the last step of each sequence, [B, H]; 0 of one without. */
    public Var atEnd() {
        return sequences.atEnd();
    }

    /** The state after the last step of each sequence; of one without, the state before it. */
    public S last() {
        return last;
    }

    /**
     * What happened within: every gate, candidate and state of every cell, by name and time, and after a backward pass over the
     * tape their gradients. To be asked for before that pass. The run itself is as it was, compiled and with the same bits: a
     * trace calculates it again, step by step, and what is never asked for costs nothing.
     *
     * <pre>{@code
     * Outputs<LstmState> y = layer.apply(x);
     * CellTrace trace = y.trace();
     * tape.backward(loss.of(y.sequences(), target));
     * trace.values("f");    // the forget gates, [T, B, H]
     * trace.gradients("f"); // how the loss depends on them
     * }</pre>
     */
    public CellTrace trace() {
        return trace.get();
    }

    @Override
    public String toString() {
        return "Outputs of " + sequences;
    }
}
