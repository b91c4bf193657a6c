package dev.refrain.nn.layer;

import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Checks;
import dev.refrain.nn.init.Initialisers;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * y_g = Σ_ij x_i W_gij z_j + b_g. Shapes: x [..., I], z [..., J] with the same axes before, W {@code weight} [G, I, J], b
 * {@code bias} [G] or absent, y [..., G].
 */
public record Bilinear(Parameter weight, @Nullable Parameter bias) {
    /** With a bias that is 0 at first, and weights uniform in ±1/√I. */
    public Bilinear(int first, int second, int out) {
        this(weight(first, second, out), Features.bias(out));
    }

    private static Parameter weight(int first, int second, int out) {
        Shape shape = Shape.of(
                Checks.positive("bilinear output size", out),
                Checks.positive("bilinear first input size", first),
                Checks.positive("bilinear second input size", second));
        double limit = 1 / StrictMath.sqrt(first);
        return new Parameter(shape, Initialisers.uniform(-limit, limit));
    }

    /** The same without its bias. */
    public Bilinear withoutBias() {
        return new Bilinear(weight, null);
    }

    /**
     * Applies the layer along the last axes.
     *
     * @throws ShapeException if those are not of the input sizes, or the axes before them differ
     */
    public Var apply(Var x, Var z) {
        int out = weight.shape().size(0);
        int first = weight.shape().size(1);
        int second = weight.shape().size(2);
        check(x.shape(), z.shape(), first, second);
        int rows = Features.rows(x.shape());
        Var sideBySide = weight.on(x).permute(1, 0, 2).reshape(first, out * second);
        Var products = x.reshape(rows, first).matmul(sideBySide).reshape(rows, out, second);
        Var y = products.matmul(z.reshape(rows, second, 1)).reshape(x.shape().with(-1, out));
        return bias == null ? y : y.add(bias);
    }

    private static void check(Shape x, Shape z, int first, int second) {
        boolean fit = x.rank() > 0 && x.size(-1) == first && z.rank() > 0 && z.size(-1) == second;
        if (!fit || !Arrays.equals(x.with(-1, 1).sizes(), z.with(-1, 1).sizes())) {
            throw new ShapeException("bilinear: got x of shape %s and z of shape %s, expected [..., %d] and [..., %d]"
                    .formatted(x, z, first, second));
        }
    }
}
