package dev.refrain.tensor;

/** A NaN or an infinity where only finite numbers make sense; the message says where it was seen first. */
public final class NonFiniteException extends RefrainException {
    private static final long serialVersionUID = 1L;

    /** With the one sentence that says what does not fit. */
    public NonFiniteException(String message) {
        super(message);
    }
}
