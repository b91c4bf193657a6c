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
        this(weight(in, out), Features.bias(out));
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
        Features.check("linear", x.shape(), in);
        boolean matrix = x.shape().rank() == 2;
        Var rows = matrix ? x : x.reshape(Features.rows(x.shape()), in);
        Var y = rows.matmul(weight);
        Var shifted = bias == null ? y : y.add(bias);
        return matrix ? shifted : shifted.reshape(x.shape().with(-1, out));
    }
}
