package dev.refrain.nn.init;

import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;

/**
 * How many numbers come into an output of a weight [..., in, out] and go out of an input: sizes in front, those of a convolution's
 * window, count in both, as each of its elements has weights of its own.
 */
record Fans(long in, long out) {
    static Fans of(String initialiser, Shape shape) {
        if (shape.rank() < 2) {
            throw new ShapeException(
                    "%s: got shape %s, expected two or more axes [..., in, out]".formatted(initialiser, shape));
        }
        long window = 1;
        for (int axis = 0; axis < shape.rank() - 2; axis++) {
            window *= shape.size(axis);
        }
        return new Fans(window * shape.size(-2), window * shape.size(-1));
    }

    /** √(gain / in), of at least one input. */
    double byIn(double gain) {
        return StrictMath.sqrt(gain / Math.max(1, in));
    }

    /** √(gain / (in + out)). */
    double byBoth(double gain) {
        return StrictMath.sqrt(gain / Math.max(1, in + out));
    }
}
