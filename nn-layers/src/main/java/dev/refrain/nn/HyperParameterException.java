package dev.refrain.nn;

import dev.refrain.tensor.RefrainException;

/** A size, rate or other setting outside its range; the message has the name, the value and the range. */
public final class HyperParameterException extends RefrainException {
    private static final long serialVersionUID = 1L;

    /** With the one sentence that says what does not fit. */
    public HyperParameterException(String message) {
        super(message);
    }
}
