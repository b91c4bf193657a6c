package dev.refrain.nn.layer;

import dev.refrain.autograd.Parameter;
import dev.refrain.nn.init.Initialisers;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;

/** What layers along the last axis have in common. */
final class Features {
    private Features() {}

    /** Says so if a shape has another size along its last axis, or none. */
    static void check(String layer, Shape x, int size) {
        if (x.rank() == 0 || x.size(-1) != size) {
            throw new ShapeException(
                    "%s: got x of shape %s, expected input size %d along the last axis".formatted(layer, x, size));
        }
    }

    /** How many rows [..., F] has. */
    static int rows(Shape shape) {
        int rows = 1;
        for (int axis = 0; axis < shape.rank() - 1; axis++) {
            rows *= shape.size(axis);
        }
        return rows;
    }

    /** A bias that is 0 at first. */
    static Parameter bias(int size) {
        return new Parameter(Shape.of(size), Initialisers.zeros());
    }
}
