package dev.refrain.onnx;

import dev.refrain.tensor.RefrainException;

/** A model that cannot be written as ONNX, or was described wrongly; the message names the op or the value, and its shape. */
public final class OnnxException extends RefrainException {
    private static final long serialVersionUID = 1L;

    /** With the one sentence that says why. */
    public OnnxException(String message) {
        super(message);
    }
}
