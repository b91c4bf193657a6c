package dev.refrain.autograd;

import dev.refrain.autograd.ops.Axes;
import dev.refrain.autograd.ops.CumSum;
import dev.refrain.autograd.ops.LayerNorm;
import dev.refrain.autograd.ops.LogSumExp;
import dev.refrain.autograd.ops.Min;
import dev.refrain.autograd.ops.Norm;
import dev.refrain.autograd.ops.Prod;
import dev.refrain.autograd.ops.SquaredDistance;
import dev.refrain.autograd.ops.Variance;
import dev.refrain.tensor.ShapeException;

/**
 * Reductions beyond the sums, means and maxima of {@link Var}, and what is made of them along an axis. The axes named
 * disappear, over all if none is named; axis -1 is the last.
 *
 * <p>All throw a {@link ShapeException} with the function and the shape if an axis is out of range or named twice.
 */
public final class Reductions {
    private Reductions() {}

    /** Π x over these axes; of nothing it is 1. The gradient is right where factors are 0, however many of them. */
    public static Var prod(Var x, int... axes) {
        return Var.apply(new Prod(Application.naming("prod", () -> Axes.of(x.shape(), axes))), x);
    }

    /**
     * min x over these axes; NaN wins. The first minimum, in row-major order, gets the gradient.
     *
     * @throws ShapeException if there is nothing along them
     */
    public static Var min(Var x, int... axes) {
        return Var.apply(new Min(Application.naming("minOver", () -> Axes.of(x.shape(), axes))), x);
    }

    /**
     * max x over these axes, as {@link Var#maxOver}; NaN wins. The first maximum, in row-major order, gets the gradient.
     *
     * @throws ShapeException if there is nothing along them
     */
    public static Var max(Var x, int... axes) {
        return x.maxOver(axes);
    }

    /**
     * Σ (x - mean)² / n over the n terms along these axes: the variance of all there is.
     *
     * @throws ShapeException if there is nothing along them
     */
    public static Var variance(Var x, int... axes) {
        return variance(x, false, axes);
    }

    /**
     * Σ (x - mean)² / (n - 1) over the n terms along these axes: the variance estimated from a sample.
     *
     * @throws ShapeException if there are fewer than two terms along them
     */
    public static Var sampleVariance(Var x, int... axes) {
        return variance(x, true, axes);
    }

    private static Var variance(Var x, boolean sample, int... axes) {
        Axes over = Application.naming("variance", () -> Axes.of(x.shape(), axes));
        return Var.apply(new Variance(over, sample), x);
    }

    /**
     * √(Σ (x - mean)² / n) over the n terms along these axes. Where all terms are equal, its gradient is 0.
     *
     * @throws ShapeException if there is nothing along them
     */
    public static Var standardDeviation(Var x, int... axes) {
        return deviation("standardDeviation", x, 1, axes);
    }

    /**
     * √(Σ (x - mean)² / (n - 1)) over the n terms along these axes. Where all terms are equal, its gradient is 0.
     *
     * @throws ShapeException if there are fewer than two terms along them
     */
    public static Var sampleStandardDeviation(Var x, int... axes) {
        return deviation("sampleStandardDeviation", x, 2, axes);
    }

    /** By the norm of what is left of the mean, whose gradient at 0 is 0, as √'s is not. */
    private static Var deviation(String name, Var x, int fewest, int... axes) {
        Axes over = Application.naming(name, () -> Axes.of(x.shape(), axes));
        int terms = over.countIn(x.shape());
        if (terms < fewest) {
            throw new ShapeException("%s: shape %s: %d terms over axes %s, expected %d or more"
                    .formatted(name, x.shape(), terms, over, fewest));
        }
        Var mean = x.mean(axes).reshape(over.onesIn(x.shape()));
        return Var.apply(new Norm(over), x.sub(mean)).div(Math.sqrt(terms - fewest + 1));
    }

    /** √Σ x² over these axes, of which no square overflows or is lost; of nothing it is 0. Its gradient at 0 is 0. */
    public static Var norm(Var x, int... axes) {
        return Var.apply(new Norm(Application.naming("norm", () -> Axes.of(x.shape(), axes))), x);
    }

    /**
     * Σ (a - b)² over all elements, as {@code a.sub(b).square().sum()} without its arrays; of nothing it is 0.
     *
     * @throws ShapeException if the shapes are not equal
     */
    public static Var squaredDistance(Var a, Var b) {
        return Var.apply(new SquaredDistance(), a, b);
    }

    /** ln Σ eˣ over these axes, of which no exponential overflows; -∞, with gradient 0, if all x are, as of nothing. */
    public static Var logSumExp(Var x, int... axes) {
        return Var.apply(new LogSumExp(Application.naming("logSumExp", () -> Axes.of(x.shape(), axes))), x);
    }

    /** y_i = Σ x_j over j ≤ i along an axis, which stays. */
    public static Var cumSum(Var x, int axis) {
        return cumSum(x, axis, false);
    }

    /** y_i = Σ x_j over j ≤ i along an axis, which stays, or over j ≥ i in reverse. */
    public static Var cumSum(Var x, int axis, boolean reverse) {
        return Var.apply(new CumSum(Application.axis("cumSum", x.shape(), axis), reverse), x);
    }

    /**
     * (x - mean) / √(variance + ε) along the last axis, which stays: layer normalisation (Ba, Kiros, Hinton 2016, equation 3)
     * without scale and shift, which are a {@code mul} and an {@code add}.
     *
     * @throws ShapeException if there is nothing along that axis, or ε is not positive
     */
    public static Var normalise(Var x, double epsilon) {
        return Var.apply(new LayerNorm(epsilon), x);
    }
}
