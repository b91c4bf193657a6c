package dev.refrain.nn.optim;

import dev.refrain.autograd.Gradients;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.RowGradient;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Checks;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.NonFiniteException;
import dev.refrain.tensor.Tensor;
import java.util.Optional;

/**
 * Scales all gradients by one factor so that their common norm √Σ g² is at most {@code maxNorm}, up to rounding: Pascanu,
 * Mikolov and Bengio 2013. Smaller ones stay as they are, bit for bit. The norm is summed in float64.
 *
 * <pre>{@code optimiser.step(new ClipByGlobalNorm(1).apply(gradients));}</pre>
 */
public record ClipByGlobalNorm(double maxNorm) implements Clip {
    /**
     * The clipping to this norm.
     *
     * @throws HyperParameterException if {@code maxNorm} is not finite and above 0
     */
    public ClipByGlobalNorm {
        Checks.positive("maximum norm", maxNorm);
    }

    /**
     * The gradients, scaled if need be.
     *
     * @throws NonFiniteException if one has a NaN or an infinity, naming parameter and index
     */
    @Override
    public Gradients apply(Gradients gradients) {
        double norm = norm(gradients);
        return norm > maxNorm ? gradients.mul(maxNorm / norm) : gradients;
    }

    /** Says so if a gradient has a NaN or an infinity. */
    static void checkFinite(Gradients gradients) {
        for (Parameter parameter : gradients.parameters()) {
            FiniteNumbers.check(() -> "clip: the gradient of " + parameter.name() + " is", gradients, parameter);
        }
    }

    /**
     * √Σ g² over all parameters' gradients.
     *
     * @throws NonFiniteException if a gradient has a NaN or an infinity, or the sum overflows
     */
    public static double norm(Gradients gradients) {
        checkFinite(gradients);
        double squares = 0;
        for (Parameter parameter : gradients.parameters()) {
            Optional<RowGradient> rows = gradients.rows(parameter);
            Tensor gradient = rows.map(RowGradient::values)
                    .orElseGet(() -> gradients.of(parameter))
                    .value();
            squares += Var.of(gradient.to(DType.FLOAT64)).square().sum().item();
        }
        if (Double.isInfinite(squares)) {
            throw new NonFiniteException("clip: the sum of the gradients' squares overflows, so they cannot be scaled");
        }
        return Math.sqrt(squares);
    }
}
