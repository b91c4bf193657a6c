package dev.refrain.nn.optim;

import dev.refrain.autograd.Gradients;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Checks;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Tensor;
import java.util.stream.IntStream;

/**
 * Adaptive gradient clipping, Brock and others 2021, equation 3: the gradient of every unit is at most λ times as large as the
 * unit's weights,
 *
 * <pre>
 * G_i = λ max(|W_i|, ε) / |G_i| · G_i     where |G_i| > λ max(|W_i|, ε)
 * </pre>
 *
 * <p>A unit is what comes to one output: a place along the last axis of a matrix, or of larger weights; a vector is one unit.
 * Norms are calculated in float64; what is below the limit stays, bit for bit. Rows of a table stay rows.
 *
 * @param limit λ above 0
 * @param epsilon ε above 0, the least norm that weights count as
 */
public record AdaptiveClip(double limit, double epsilon) implements Clip {
    /**
     * With both.
     *
     * @throws HyperParameterException if one is not finite and above 0
     */
    public AdaptiveClip {
        Checks.positive("limit of gradients over weights", limit);
        Checks.positive("least norm of weights", epsilon);
    }

    /** With the paper's ε = 10⁻³. */
    public AdaptiveClip(double limit) {
        this(limit, 1e-3);
    }

    @Override
    public Gradients apply(Gradients gradients) {
        ClipByGlobalNorm.checkFinite(gradients);
        return gradients.mapValues(this::clipped);
    }

    private Var clipped(Parameter parameter, Var gradient) {
        int axes = parameter.shape().rank();
        int[] ofUnit = IntStream.range(0, axes < 2 ? axes : axes - 1).toArray();
        double[] weights = norms(Var.of(parameter.value()), ofUnit);
        double[] factors = norms(gradient.detach(), ofUnit);
        boolean any = false;
        for (int unit = 0; unit < factors.length; unit++) {
            double most = limit * Math.max(weights[unit], epsilon);
            any |= factors[unit] > most;
            factors[unit] = factors[unit] > most ? most / factors[unit] : 1;
        }
        if (!any) {
            return gradient;
        }
        Tensor each = axes < 2 ? Tensor.of(factors) : Tensor.of(factors, factors.length);
        return gradient.mul(Var.of(each.to(gradient.dtype())));
    }

    private static double[] norms(Var values, int[] axes) {
        Var wide = Var.of(values.value().to(DType.FLOAT64));
        Var squares = axes.length == 0 ? wide.square() : wide.square().sum(axes);
        return squares.sqrt().value().toDoubles();
    }
}
