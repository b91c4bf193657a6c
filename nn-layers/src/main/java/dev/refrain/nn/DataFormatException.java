package dev.refrain.nn;

import dev.refrain.tensor.RefrainException;

/** Data that cannot be read as what they are meant to be; the message has the file and, where known, line and column. */
public final class DataFormatException extends RefrainException {
    private static final long serialVersionUID = 1L;

    /** With the one sentence that says what does not fit. */
    public DataFormatException(String message) {
        super(message);
    }

    /** With the one sentence that says what does not fit, and what it was found by. */
    public DataFormatException(String message, Throwable cause) {
        super(message);
        initCause(cause);
    }
}
