package dev.refrain.nn.cell;

import dev.refrain.autograd.Initialiser;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Checks;
import dev.refrain.nn.init.Initialisers;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import java.util.Arrays;

/** The weights of cells whose gates lie side by side: uniform in ±1/√H, as PyTorch draws them too, and biases likewise. */
final class Weights {
    private Weights() {}

    /** x U [B, out] for x [B, in], or what x should be. */
    static Var product(Var x, Parameter weight) {
        int in = weight.shape().size(0);
        if (x.shape().rank() != 2 || x.shape().size(1) != in) {
            throw new ShapeException(
                    "cell: got x of shape %s at a step, expected input size %d: sequences are [T, B, %d]"
                            .formatted(x.shape(), in, in));
        }
        return x.matmul(weight);
    }

    static Parameter ih(int input, int hidden, int gates) {
        return drawn(hidden, Checks.positive("cell input size", input), width(hidden, gates));
    }

    static Parameter hh(int hidden, int gates) {
        return drawn(hidden, hidden, width(hidden, gates));
    }

    /** Of a state that is narrower than the gates, as one that is projected. */
    static Parameter hh(int projected, int hidden, int gates) {
        return drawn(hidden, Checks.positive("cell projected size", projected), width(hidden, gates));
    }

    /** From the gates' width to that of a state that is projected. */
    static Parameter projection(int hidden, int projected) {
        return drawn(hidden, hidden, Checks.positive("cell projected size", projected));
    }

    /** Vectors that multiply element by element lie side by side like biases, and are drawn like them. */
    static Parameter bias(int hidden, int gates) {
        return drawn(hidden, width(hidden, gates));
    }

    /** Of four gates, the second of which is drawn so much higher. */
    static Parameter biasWithForget(int hidden, double higher) {
        Checks.finite("cell forget bias", higher);
        double[] shift = new double[width(hidden, 4)];
        Arrays.fill(shift, hidden, 2 * hidden, higher);
        return new Parameter(
                Shape.of(shift.length),
                (key, shape, dtype) -> Var.of(uniform(hidden).draw(key, shape, dtype))
                        .add(Var.of(Tensor.of(shift, shift.length).to(dtype)))
                        .value());
    }

    private static int width(int hidden, int gates) {
        return Checks.multiple("cell hidden size", hidden, gates);
    }

    private static Parameter drawn(int hidden, int... sizes) {
        return new Parameter(Shape.of(sizes), uniform(hidden));
    }

    private static Initialiser uniform(int hidden) {
        double limit = 1 / StrictMath.sqrt(hidden);
        return Initialisers.uniform(-limit, limit);
    }
}
