package dev.refrain.tensor;

/** An index, id or slice bound outside its range; the message has the value, its position and the range. */
public final class IndexRangeException extends RefrainException {
    private static final long serialVersionUID = 1L;

    /** With the one sentence that says what does not fit. */
    public IndexRangeException(String message) {
        super(message);
    }
}
