package dev.refrain.nn.optim;

import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Var;
import dev.refrain.tensor.Tensor;
import java.util.Arrays;

/** ½ Σ a (w - m)² over both parameters of a model, whose gradient is a (w - m). */
final class Quadratic {
    private static final double[] STEEPNESS = {1, 0.1, 3, 0.5, 2};
    private static final double[] MINIMUM = {0.5, -2, 0, 4, 1e-3};
    private static final double[] START = {-1, 2, 0.3, 0, 7};

    private Quadratic() {}

    static double[] start() {
        return START.clone();
    }

    static double[] gradient(double[] weights) {
        double[] gradient = new double[weights.length];
        for (int i = 0; i < weights.length; i++) {
            gradient[i] = STEEPNESS[i] * (weights[i] - MINIMUM[i]);
        }
        return gradient;
    }

    /** The first two weights are the left parameter, the last three the right one. */
    static Weights model() {
        return Weights.of(part(START, 0, 2), part(START, 2, 5));
    }

    static void step(Weights model, Optimiser optimiser) {
        try (Tape tape = Tape.open()) {
            Var left = term(model.left().on(tape), part(STEEPNESS, 0, 2), part(MINIMUM, 0, 2));
            Var right = term(model.right().on(tape), part(STEEPNESS, 2, 5), part(MINIMUM, 2, 5));
            optimiser.step(tape.backward(left.add(right).mul(0.5)));
        }
    }

    static double[] weights(Weights model) {
        double[] left = model.left().value().toDoubles();
        double[] right = model.right().value().toDoubles();
        return new double[] {left[0], left[1], right[0], right[1], right[2]};
    }

    private static Var term(Var w, double[] steepness, double[] minimum) {
        Var error = w.sub(Var.of(Tensor.of(minimum, minimum.length)));
        return error.square()
                .mul(Var.of(Tensor.of(steepness, steepness.length)))
                .sum();
    }

    private static double[] part(double[] values, int from, int to) {
        return Arrays.copyOfRange(values, from, to);
    }
}
