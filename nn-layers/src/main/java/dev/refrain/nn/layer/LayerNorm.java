package dev.refrain.nn.layer;

import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Reductions;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Checks;
import dev.refrain.nn.Layer;
import dev.refrain.nn.init.Initialisers;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import org.jspecify.annotations.Nullable;

/**
 * y = (x - mean x) / √(variance x + ε) ∘ α + β along the last axis: layer normalisation, Ba, Kiros and Hinton 2016, equation 4.
 * Shapes: x and y [..., F], α {@code gain} [F], β {@code bias} [F] or absent.
 */
public record LayerNorm(Parameter gain, @Nullable Parameter bias, double epsilon) implements Layer {
    /** What is added to the variance where nothing else is said, as PyTorch does, too. */
    public static final double EPSILON = 1e-5;

    /**
     * Of these parameters.
     *
     * @throws dev.refrain.nn.HyperParameterException if ε is not a finite number above 0
     */
    public LayerNorm {
        Checks.positive("layer norm epsilon", epsilon);
    }

    /** For so many features, with a gain of 1 and a bias of 0 at first, and ε = 10⁻⁵. */
    public LayerNorm(int size) {
        this(constant(size, 1), constant(size, 0), EPSILON);
    }

    /** The same without the bias. */
    public LayerNorm withoutBias() {
        return new LayerNorm(gain, null, epsilon);
    }

    private static Parameter constant(int size, double value) {
        return new Parameter(Shape.of(Checks.positive("layer norm size", size)), Initialisers.constant(value));
    }

    /**
     * Applies the layer along the last axis.
     *
     * @throws ShapeException if that is not of the layer's size
     */
    @Override
    public Var apply(Var x) {
        int size = gain.shape().size(0);
        if (x.shape().rank() == 0 || x.shape().size(-1) != size) {
            throw new ShapeException(
                    "layer norm: got x of shape %s, expected size %d along the last axis".formatted(x.shape(), size));
        }
        Var scaled = Reductions.normalise(x, epsilon).mul(gain);
        return bias == null ? scaled : scaled.add(bias);
    }
}
