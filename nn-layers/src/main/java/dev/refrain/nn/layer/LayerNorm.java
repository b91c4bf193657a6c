package dev.refrain.nn.layer;

import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Reductions;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Checks;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.nn.Layer;
import dev.refrain.nn.init.Initialisers;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * y = g ∘ (x - mean) / √(variance + ε) + b, with mean and variance of all n features of a step: Ba, Kiros, Hinton 2016, equations
 * 3 and 4. Shapes: x [..., n], g {@code gain} [n], b {@code bias} [n] or absent, y [..., n].
 */
public record LayerNorm(Parameter gain, @Nullable Parameter bias, double epsilon) implements Layer {
    /**
     * With this ε.
     *
     * @throws HyperParameterException if that is not a finite number above 0
     */
    public LayerNorm {
        Objects.requireNonNull(gain, "gain");
        Checks.positive("layer norm epsilon", epsilon);
    }

    /** Of so many features, with gain 1 and bias 0 at first, and ε = 10⁻⁵. */
    public LayerNorm(int size) {
        this(
                new Parameter(Shape.of(Checks.positive("layer norm size", size)), Initialisers.constant(1)),
                Features.bias(size),
                1e-5);
    }

    /** The same without its bias. */
    public LayerNorm withoutBias() {
        return new LayerNorm(gain, null, epsilon);
    }

    /**
     * The same with another ε.
     *
     * @throws HyperParameterException if that is not a finite number above 0
     */
    public LayerNorm withEpsilon(double other) {
        return new LayerNorm(gain, bias, other);
    }

    /**
     * Normalises along the last axis.
     *
     * @throws ShapeException if that is not of the layer's size
     */
    @Override
    public Var apply(Var x) {
        Features.check("layer norm", x.shape(), gain.shape().size(0));
        Var y = Reductions.normalise(x, epsilon).mul(gain);
        return bias == null ? y : y.add(bias);
    }
}
