package dev.refrain.autograd;

import dev.refrain.tensor.RefrainException;

/** A model whose parameters cannot be found, or cannot be drawn as was asked. */
public final class ModelException extends RefrainException {
    private static final long serialVersionUID = 1L;

    /** With the one sentence that says which part it is about. */
    public ModelException(String message) {
        super(message);
    }
}
