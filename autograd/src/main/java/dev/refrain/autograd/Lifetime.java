package dev.refrain.autograd;

import dev.refrain.autograd.ops.Op;

/** Whether a tape may be used, now and by whom: from its opening until a plain pass has consumed it or it was closed. */
final class Lifetime {
    private enum State {
        OPEN,
        RUNNING,
        RECORDING,
        CONSUMED,
        CLOSED
    }

    private final Thread owner = Thread.currentThread();
    private final Tape tape;
    private State state = State.OPEN;

    Lifetime(Tape tape) {
        this.tape = tape;
    }

    /** Whether a recorded pass is running. */
    boolean isRecording() {
        return state == State.RECORDING;
    }

    /** Runs a pass; if it fails, the tape is to be closed: gradients of half a pass are worse than none. */
    void during(boolean recorded, Runnable pass) {
        State before = state;
        state = recorded ? State.RECORDING : State.RUNNING;
        boolean finished = false;
        try {
            pass.run();
            finished = true;
        } finally {
            if (finished) {
                state = before;
            } else {
                tape.close();
            }
        }
    }

    void consumed() {
        state = State.CONSUMED;
    }

    void closed() {
        state = State.CLOSED;
    }

    /** Says so unless an op may be recorded now. */
    void checkOpen(Op op) {
        boolean open = state == State.OPEN || state == State.RECORDING;
        if (!open || Thread.currentThread() != owner) { // names are not made for nothing
            checkOpen(op.name());
        }
    }

    /** Says so unless {@code operation} may record or differentiate now. */
    void checkOpen(String operation) {
        checkThread(operation);
        switch (state) {
            case OPEN, RECORDING -> {}
            case RUNNING -> throw Misuse.withinPlainPass(operation, tape.label());
            case CONSUMED -> throw Misuse.consumed(operation, tape.label());
            case CLOSED -> throw Misuse.closed(operation, tape.label());
        }
    }

    /** Says so unless this is the thread that opened the tape. */
    void checkThread(String operation) {
        if (Thread.currentThread() != owner) {
            throw Misuse.wrongThread(operation, tape.label(), owner);
        }
    }
}
