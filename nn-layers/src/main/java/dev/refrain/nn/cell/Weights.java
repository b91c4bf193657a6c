package dev.refrain.nn.cell;

import dev.refrain.autograd.Initialiser;
import dev.refrain.autograd.Parameter;
import dev.refrain.nn.Checks;
import dev.refrain.nn.init.Initialisers;
import dev.refrain.tensor.Shape;

/** The weights of cells whose gates lie side by side: uniform in ±1/√H, as PyTorch draws them too, and biases likewise. */
final class Weights {
    private Weights() {}

    static Parameter ih(int input, int hidden, int gates) {
        return drawn(hidden, Checks.positive("cell input size", input), width(hidden, gates));
    }

    static Parameter hh(int hidden, int gates) {
        return drawn(hidden, hidden, width(hidden, gates));
    }

    static Parameter bias(int hidden, int gates) {
        return drawn(hidden, width(hidden, gates));
    }

    private static int width(int hidden, int gates) {
        return Checks.multiple("cell hidden size", hidden, gates);
    }

    private static Parameter drawn(int hidden, int... sizes) {
        double limit = 1 / StrictMath.sqrt(hidden);
        Initialiser uniform = Initialisers.uniform(-limit, limit);
        return new Parameter(Shape.of(sizes), uniform);
    }
}
