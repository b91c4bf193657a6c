package dev.refrain.nn;

import dev.refrain.tensor.RefrainException;

/** A sequence, its lengths or its state that do not fit the model. */
public final class SequenceException extends RefrainException {
    private static final long serialVersionUID = 1L;

    /** With the one sentence that says what does not fit. */
    public SequenceException(String message) {
        super(message);
    }
}
