package dev.refrain.tensor;

/**
 * The root of the exceptions by which Refrain says that it was asked for something impossible.
 *
 * <p>The message is one sentence: which operation, which argument, what it got and what it expected. Nothing was changed
 * when one is thrown.
 */
public abstract class RefrainException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With the one sentence that says what went wrong. */
    protected RefrainException(String message) {
        super(message);
    }
}
