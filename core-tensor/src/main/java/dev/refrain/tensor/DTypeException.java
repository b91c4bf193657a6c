package dev.refrain.tensor;

/** Element types that do not fit together. There is no implicit promotion: convert with {@code to(dtype)}. */
public final class DTypeException extends RefrainException {
    private static final long serialVersionUID = 1L;

    /** With the one sentence that says what does not fit. */
    public DTypeException(String message) {
        super(message);
    }
}
