package dev.refrain.nn;

import dev.refrain.autograd.Var;

/** The nonlinearity of a cell or layer. */
public enum Activation {
    /** tanh x. */
    TANH,
    /** 1 / (1 + e⁻ˣ). */
    SIGMOID,
    /** max(x, 0). */
    RELU;

    /** f(x), element by element. */
    public Var apply(Var x) {
        return switch (this) {
            case TANH -> x.tanh();
            case SIGMOID -> x.sigmoid();
            case RELU -> x.relu();
        };
    }
}
