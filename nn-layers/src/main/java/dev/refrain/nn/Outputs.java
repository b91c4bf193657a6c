package dev.refrain.nn;

import dev.refrain.autograd.Var;

/** What a recurrent layer gives for a sequence: the outputs of all steps [T, B, H], and the state after the last. */
public record Outputs<S>(Var all, S last) {
    /** The output of the last step, [B, H]. */
    public Var atEnd() {
        return all.select(0, all.shape().size(0) - 1);
    }
}
