package dev.refrain.autograd;

import dev.refrain.tensor.RefrainException;

/** A tape, or a parameter on it, used in a way that would lose or falsify a gradient. */
public final class TapeException extends RefrainException {
    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    public enum Kind {
        /** A plain backward pass has used the tape up. */
        CONSUMED,
        /** The tape was closed, or a backward pass over it failed. */
        CLOSED,
        /** Values of two tapes in one computation. */
        FOREIGN,
        /** A parameter was written after it was read by the forward pass. */
        STALE,
        /** Another thread than the one that opened the tape. */
        WRONG_THREAD,
        /** There is nothing to differentiate, or no gradient was computed for what was asked. */
        NO_GRAD,
        /** A parameter has no value yet. */
        UNINITIALISED,
        /** A step that is traced asks for what is known only when it runs. */
        UNTRACEABLE,
        /** A gradient was to be recorded of an op whose pullback calculates on arrays. */
        FIRST_ORDER
    }

    private final Kind kind;

    /** With what went wrong, for programs and in one sentence for people. */
    public TapeException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** What went wrong, for programs. */
    public Kind kind() {
        return kind;
    }
}
