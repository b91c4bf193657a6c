package dev.refrain.autograd;

import dev.refrain.autograd.ops.PointwiseOp;
import dev.refrain.tensor.IndexRangeException;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.pointwise.Pointwise;

/**
 * Activations that {@link Var} has no method for, element by element. At a kink each has the slope of its flat piece, or, where
 * neither is flat, of the piece for x ≤ 0; so relu'(0) = 0 here too.
 */
public final class Activations {
    private Activations() {}

    private static Var apply(Pointwise function, Var... values) {
        return Var.apply(new PointwiseOp(function), values);
    }

    private static Var number(double number, Var like) {
        return Var.scalar(number, like.dtype());
    }

    /** x where x &gt; 0, else slope · x; at 0 the derivative is the slope (Maas et al. 2013). */
    public static Var leakyRelu(Var x, double slope) {
        return leakyRelu(x, number(slope, x));
    }

    /** x where x &gt; 0, else slope · x, for slopes that broadcast with x. */
    public static Var leakyRelu(Var x, Var slope) {
        return apply(Pointwise.LEAKY_RELU, x, slope);
    }

    /**
     * The {@link #leakyRelu leakyRelu} whose slope is learnt: one for all, or one for each feature (He et al. 2015).
     *
     * @throws ShapeException if the slope's shape does not broadcast with x's
     */
    public static Var prelu(Var x, Parameter slope) {
        return Application.with(slope, x, each -> leakyRelu(x, each));
    }

    /** x where x &gt; 0, else α (eˣ - 1); at 0 the derivative is α (Clevert et al. 2016). */
    public static Var elu(Var x, double alpha) {
        return elu(x, number(alpha, x));
    }

    /** x where x &gt; 0, else α (eˣ - 1), for α that broadcast with x. */
    public static Var elu(Var x, Var alpha) {
        return apply(Pointwise.ELU, x, alpha);
    }

    /**
     * x where x &gt; 0, else α (e^(x/α) - 1), which has no kink (Barron 2017).
     *
     * @throws IndexRangeException if α is not positive
     */
    public static Var celu(Var x, double alpha) {
        if (!(alpha > 0)) {
            throw new IndexRangeException("celu: alpha: got %s, expected a positive number".formatted(alpha));
        }
        return elu(x.div(alpha), 1).mul(alpha);
    }

    /** λ x where x &gt; 0, else λ α (eˣ - 1), with λ = 1.0507 and α = 1.6733 (Klambauer et al. 2017); at 0 the slope is λ α. */
    public static Var selu(Var x) {
        return apply(Pointwise.SELU, x);
    }

    /** x (1 + erf(x/√2)) / 2: exact, not by tanh (Hendrycks and Gimpel 2016). */
    public static Var gelu(Var x) {
        return apply(Pointwise.GELU, x);
    }

    /** x σ(x), also called swish (Elfwing et al. 2018). */
    public static Var silu(Var x) {
        return apply(Pointwise.SILU, x);
    }

    /** x tanh(ln(1 + eˣ)) (Misra 2020). */
    public static Var mish(Var x) {
        return apply(Pointwise.MISH, x);
    }

    /** x / (1 + |x|). */
    public static Var softsign(Var x) {
        return apply(Pointwise.SOFTSIGN, x);
    }

    /** ln σ(x) = -ln(1 + e⁻ˣ), also where σ(x) is 0 or 1. */
    public static Var logSigmoid(Var x) {
        return apply(Pointwise.LOG_SIGMOID, x);
    }

    /** x within ±1: -1 below, 1 above. At ±1 the derivative is 0. */
    public static Var hardTanh(Var x) {
        return apply(Pointwise.HARD_TANH, x);
    }

    /** min(max(x + 3, 0), 6) / 6. At ±3 the derivative is 0. */
    public static Var hardSigmoid(Var x) {
        return apply(Pointwise.HARD_SIGMOID, x);
    }

    /** x min(max(x + 3, 0), 6) / 6 (Howard et al. 2019). The derivative is 0 at -3, and 1 at 3. */
    public static Var hardSwish(Var x) {
        return apply(Pointwise.HARD_SWISH, x);
    }

    /** min(max(x, 0), 6). At 0 and 6 the derivative is 0. */
    public static Var relu6(Var x) {
        return apply(Pointwise.RELU6, x);
    }

    /** x - λ where x &gt; λ, x + λ where x &lt; -λ, else 0, for λ ≥ 0. At ±λ the derivative is 0. */
    public static Var softShrink(Var x, double lambda) {
        return softShrink(x, number(lambda, x));
    }

    /** The {@link #softShrink(Var, double) softShrink} for λ that broadcast with x. */
    public static Var softShrink(Var x, Var lambda) {
        return apply(Pointwise.SOFT_SHRINK, x, lambda);
    }

    /** x where |x| &gt; λ, else 0. At ±λ the derivative is 0. */
    public static Var hardShrink(Var x, double lambda) {
        return apply(Pointwise.HARD_SHRINK, x, number(lambda, x));
    }

    /** x - tanh x. */
    public static Var tanhShrink(Var x) {
        return x.sub(x.tanh());
    }
}
