package dev.refrain.nn;

import dev.refrain.autograd.Var;

/**
 * A layer that looks at every step alone: y = f(x) for x [..., F] with any axes before the features, so that the same layer
 * serves a batch [B, F] and a sequence [T, B, F]. One with parameters is a record of them.
 */
@FunctionalInterface
public interface Layer {
    /** y [..., G] for x [..., F]. */
    Var apply(Var x);
}
