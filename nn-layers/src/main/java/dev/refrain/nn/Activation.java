package dev.refrain.nn;

import dev.refrain.autograd.Var;

/** The nonlinearity of a cell, or between layers, which it is one of. */
public enum Activation implements Layer {
    /** tanh x. */
    TANH,
    /** 1 / (1 + e⁻ˣ). */
    SIGMOID,
    /** max(x, 0). */
    RELU;

    /** f(x), element by element. */
    @Override
    public Var apply(Var x) {
        return switch (this) {
            case TANH -> x.tanh();
            case SIGMOID -> x.sigmoid();
            case RELU -> x.relu();
        };
    }
}
