package dev.refrain.tensor;

/** A machine on which Refrain would be unusably slow; the message says how to run on it all the same. */
public final class PlatformException extends RefrainException {
    private static final long serialVersionUID = 1L;

    /** With the one sentence that says what does not fit. */
    public PlatformException(String message) {
        super(message);
    }
}
