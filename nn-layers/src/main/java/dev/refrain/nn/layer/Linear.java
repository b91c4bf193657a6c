package dev.refrain.nn.layer;

import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Checks;
import dev.refrain.nn.Layer;
import dev.refrain.nn.init.Initialisers;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import org.jspecify.annotations.Nullable;

/**
 * y = x W + b. Shapes: x [..., in], W {@code weight} [in, out], b {@code bias} [out] or absent, y [..., out]; for a sequence
 * [T, B, in] the same weights serve every step.
 */
public record Linear(Parameter weight, @Nullable Parameter bias) implements Layer {
    /** A layer with a bias: weights by Glorot and Bengio's rule, bias 0. */
    public Linear(int in, int out) {
        this(weight(in, out), new Parameter(Shape.of(out), Initialisers.zeros()));
    }

    /** A layer without a bias. */
    public static Linear withoutBias(int in, int out) {
        return new Linear(weight(in, out), null);
    }

    private static Parameter weight(int in, int out) {
        Shape shape = Shape.of(Checks.positive("linear input size", in), Checks.positive("linear output size", out));
        return new Parameter(shape, Initialisers.xavierUniform());
    }

    /**
     * Applies the layer along the last axis.
     *
     * @throws ShapeException if that is not of the input size
     */
    @Override
    public Var apply(Var x) {
        int in = weight.shape().size(0);
        int out = weight.shape().size(1);
        if (x.shape().rank() == 0 || x.shape().size(-1) != in) {
            throw new ShapeException(
                    "linear: got x of shape %s, expected input size %d along the last axis".formatted(x.shape(), in));
        }
        boolean matrix = x.shape().rank() == 2;
        Var rows = matrix ? x : x.reshape(rows(x.shape()), in);
        Var y = rows.matmul(weight);
        Var shifted = bias == null ? y : y.add(bias);
        return matrix ? shifted : shifted.reshape(x.shape().with(-1, out));
    }

    private static int rows(Shape shape) {
        int rows = 1;
        for (int axis = 0; axis < shape.rank() - 1; axis++) {
            rows *= shape.size(axis);
        }
        return rows;
    }
}
