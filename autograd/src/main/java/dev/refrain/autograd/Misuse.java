package dev.refrain.autograd;

import dev.refrain.autograd.TapeException.Kind;

/** The sentences for tapes used in a way that would lose or falsify a gradient: what went wrong, and the way out. */
final class Misuse {
    private Misuse() {}

    static TapeException wrongThread(String operation, String tape, Thread owner) {
        return new TapeException(
                Kind.WRONG_THREAD,
                "%s: this %s belongs to thread %s and was used by thread %s: open one per thread"
                        .formatted(
                                operation,
                                tape,
                                owner.getName(),
                                Thread.currentThread().getName()));
    }

    static TapeException withinPlainPass(String operation, String tape) {
        return new TapeException(
                Kind.CONSUMED,
                "%s: a plain backward pass over this %s is running: within it, values are detached from the tape"
                        .formatted(operation, tape));
    }

    static TapeException plainWithinRecorded(String operation, String tape) {
        return new TapeException(
                Kind.CONSUMED,
                "%s: a recorded backward pass over this %s is running: a plain one within it would use the tape up"
                        .formatted(operation, tape));
    }

    static TapeException consumed(String operation, String tape) {
        return new TapeException(
                Kind.CONSUMED,
                "%s: this %s was already consumed by a backward pass: open another, or take gradients with"
                                .formatted(operation, tape)
                        + " Pullback.recorded(), which keeps the tape");
    }

    static TapeException closed(String operation, String tape) {
        return new TapeException(Kind.CLOSED, "%s: this %s is closed: open another".formatted(operation, tape));
    }

    static TapeException onNoTape(String operation, Var value) {
        return new TapeException(
                Kind.NO_GRAD,
                "%s: got a value of shape %s that is on no tape: enter what it was calculated from"
                                .formatted(operation, value.shape())
                        + " with tape.input(...) or tape.ids(...)");
    }

    static TapeException ofNoParameter(String operation) {
        return new TapeException(
                Kind.NO_GRAD, operation + ": the loss depends on no parameter, so there is nothing to differentiate");
    }

    static TapeException loose(String operation, int argument) {
        return new TapeException(
                Kind.NO_GRAD,
                "%s: argument %d was calculated from parameters off the tape, so their gradients would be lost: enter what it"
                                .formatted(operation, argument)
                        + " was calculated from with tape.input(...), bring the parameters there with parameter.on(x) for an"
                        + " x on the tape, or do without their gradients by detach()");
    }

    static TapeException outsideSegment(String operation) {
        return new TapeException(
                Kind.FOREIGN,
                operation
                        + ": the segment of a checkpoint uses a value of the tape that is none of its inputs: give it as one, so"
                        + " that it is there when the segment is run again");
    }

    static TapeException foreign(String operation, Tape one, Tape other) {
        if (one.isSegment() || other.isSegment()) {
            return outsideSegment(operation);
        }
        return new TapeException(
                Kind.FOREIGN,
                "%s: got values of two tapes, a %s and a %s: detach() one, or enter it on the other"
                        .formatted(operation, one.label(), other.label()));
    }

    static TapeException noTape(Object origin) {
        return new TapeException(
                Kind.FOREIGN,
                "ids: they entered on a %s, which is no tape"
                        .formatted(origin.getClass().getName()));
    }

    static TapeException stale(String operation, Parameter parameter, long saved) {
        return new TapeException(
                Kind.STALE,
                "%s: %s was saved in version %d by the forward pass and is now in version %d: run backward before writing"
                        .formatted(operation, parameter, saved, parameter.version()));
    }

    static TapeException untraceable(String operation, String what) {
        return new TapeException(
                Kind.UNTRACEABLE,
                "%s: a step that is traced %s, which is known only when it runs".formatted(operation, what));
    }
}
