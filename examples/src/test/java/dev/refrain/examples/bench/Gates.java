package dev.refrain.examples.bench;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Var;
import dev.refrain.nn.init.Initialisers;
import dev.refrain.nn.layer.Linear;
import java.util.List;

/** The gates of a built-in cell, whose weights [I, G H] and [H, G H] and bias [G H] have them side by side. */
record Gates(Var ih, Var hh, Var bias, int hidden) {
    /** One as a linear layer of x and h. */
    Linear linear(int gate) {
        return new Linear(parameter(weight(gate)), parameter(bias(gate)));
    }

    /** Its columns of both weights, one below the other. */
    Var weight(int gate) {
        return Functions.concat(0, List.of(part(gate, ih), part(gate, hh)));
    }

    Var bias(int gate) {
        return part(gate, bias);
    }

    private Var part(int gate, Var sideBySide) {
        return sideBySide.slice(-1, gate * hidden, (gate + 1) * hidden);
    }

    private static Parameter parameter(Var value) {
        Parameter parameter = new Parameter(value.shape(), Initialisers.zeros());
        parameter.assign(value.value());
        return parameter;
    }
}
