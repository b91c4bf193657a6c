package dev.refrain.nn.loss;

import dev.refrain.autograd.Var;

/** How the terms of a loss become one number. */
public enum Reduction {
    /** Their sum. */
    SUM,
    /** Their mean; of no terms it is an error. */
    MEAN,
    /** They stay as they are. */
    NONE;

    Var apply(Var terms) {
        return switch (this) {
            case SUM -> terms.sum();
            case MEAN -> terms.mean();
            case NONE -> terms;
        };
    }
}
