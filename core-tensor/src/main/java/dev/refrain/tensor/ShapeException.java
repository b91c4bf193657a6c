package dev.refrain.tensor;

/** Sizes, axes or element counts that do not fit the operation; the message has the shapes and the axis that clashes. */
public final class ShapeException extends RefrainException {
    private static final long serialVersionUID = 1L;

    /** With the one sentence that says what does not fit. */
    public ShapeException(String message) {
        super(message);
    }
}
