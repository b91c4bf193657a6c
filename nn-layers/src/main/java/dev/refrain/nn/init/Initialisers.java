package dev.refrain.nn.init;

import dev.refrain.autograd.Initialiser;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;

/**
 * The initialisers of the field. Element i, in row-major order, is drawn as number i of the parameter's key, in float64, and
 * rounded.
 *
 * <p>Weights are [in, out], and those of a convolution [taps..., in, out]: <em>in</em> and <em>out</em> of a rule are those sizes,
 * times all before them, the window. Other frameworks have the outputs first. Drawing a weight of fewer axes than its rule is for
 * throws a {@link ShapeException}.
 */
public final class Initialisers {
    private Initialisers() {}

    /** All 0. */
    public static Initialiser zeros() {
        return constant(0);
    }

    /** One value everywhere. */
    public static Initialiser constant(double value) {
        return (key, shape, dtype) -> Tensor.full(dtype, value, shape.sizes());
    }

    /**
     * Uniform in [low, high).
     *
     * @throws HyperParameterException if low is not less than high, or one is not finite
     */
    public static Initialiser uniform(double low, double high) {
        if (!(low < high) || Double.isInfinite(high - low)) {
            throw new HyperParameterException(
                    "uniform: got low %s and high %s, expected finite numbers with low < high".formatted(low, high));
        }
        return (key, shape, dtype) -> fill(shape, dtype, i -> within(low, high, key.uniform(i), dtype));
    }

    /** What was drawn, rounded to the type, and if rounding left the interval, the nearest number within it. */
    private static double within(double low, double high, double unit, DType dtype) {
        double drawn = low + (high - low) * unit;
        if (dtype == DType.FLOAT64) {
            return drawn < high ? drawn : Math.nextDown(high);
        }
        float rounded = (float) drawn;
        if (rounded < low) {
            return Math.nextUp(rounded);
        }
        return rounded < high ? rounded : Math.nextDown(rounded);
    }

    /**
     * Normal with this mean and standard deviation.
     *
     * @throws HyperParameterException if the mean is not finite, or the deviation not finite and 0 or more
     */
    public static Initialiser normal(double mean, double deviation) {
        if (!Double.isFinite(mean) || !(deviation >= 0) || Double.isInfinite(deviation)) {
            throw new HyperParameterException(
                    "normal: got mean %s and deviation %s, expected finite ones, deviation ≥ 0"
                            .formatted(mean, deviation));
        }
        return (key, shape, dtype) -> fill(shape, dtype, i -> mean + deviation * key.normal(i));
    }

    /** Uniform in ±√(6 / (in + out)) for a weight [..., in, out]: Glorot and Bengio 2010, equation 16. */
    public static Initialiser xavierUniform() {
        return byFan("xavierUniform", fans -> within(fans.byBoth(6)));
    }

    /** Normal with variance 2 / (in + out) for a weight [..., in, out]: Glorot and Bengio 2010, equation 12. */
    public static Initialiser xavierNormal() {
        return byFan("xavierNormal", fans -> normal(0, fans.byBoth(2)));
    }

    /** Uniform in ±√(6 / in) for a weight [..., in, out] whose outputs go through relu: He et al. 2015, equation 10. */
    public static Initialiser kaimingUniform() {
        return byFan("kaimingUniform", fans -> within(fans.byIn(6)));
    }

    /**
     * Normal with variance 2 / in for a weight [..., in, out] whose outputs go through relu: He et al. 2015, equation 10.
     */
    public static Initialiser kaimingNormal() {
        return byFan("kaimingNormal", fans -> normal(0, fans.byIn(2)));
    }

    /** Normal with variance 1 / in for a weight [..., in, out]: LeCun et al. 1998, section 4.6, and what selu needs. */
    public static Initialiser lecunNormal() {
        return byFan("lecunNormal", fans -> normal(0, fans.byIn(1)));
    }

    /** Uniform in ±1/√in for a weight [..., in, out]. */
    public static Initialiser uniformByFan() {
        return byFan("uniformByFan", fans -> within(fans.byIn(1)));
    }

    private static Initialiser byFan(String name, Function<Fans, Initialiser> of) {
        return (key, shape, dtype) -> of.apply(Fans.of(name, shape)).draw(key, shape, dtype);
    }

    private static Initialiser within(double limit) {
        return uniform(-limit, limit);
    }

    /**
     * Orthonormal columns, or rows if those are fewer, uniformly distributed over all such matrices: Saxe et al. 2014, by
     * Householder's QR. A weight [..., out] is the matrix whose columns are its outputs.
     */
    public static Initialiser orthogonal() {
        return orthogonal(1);
    }

    /**
     * The same times a gain.
     *
     * @throws HyperParameterException if that is not finite
     */
    public static Initialiser orthogonal(double gain) {
        checkFinite("orthogonal gain", gain);
        return (key, shape, dtype) -> {
            Fans.of("orthogonal", shape);
            int columns = shape.size(-1);
            double[] q = Orthogonal.draw(key, columns == 0 ? 0 : shape.count() / columns, columns);
            return fill(shape, dtype, i -> gain * q[i]);
        };
    }

    /** 1 on the diagonal of a matrix, square or not, and 0 elsewhere: as in Le, Jaitly and Hinton 2015. */
    public static Initialiser identity() {
        return identity(1);
    }

    /**
     * One value on the diagonal of a matrix, square or not, and 0 elsewhere.
     *
     * @throws HyperParameterException if that is not finite
     */
    public static Initialiser identity(double value) {
        checkFinite("identity value", value);
        return (key, shape, dtype) -> {
            if (shape.rank() != 2) {
                throw new ShapeException("identity: got shape %s, expected a matrix".formatted(shape));
            }
            int columns = shape.size(1);
            return fill(shape, dtype, i -> i / columns == i % columns ? value : 0);
        };
    }

    private static void checkFinite(String name, double value) {
        if (!Double.isFinite(value)) {
            throw new HyperParameterException("%s: got %s, expected a finite number".formatted(name, value));
        }
    }

    /**
     * So many blocks of one size along the last axis, each drawn for itself and from a key of its own, as if it stood alone: for
     * gates side by side, {@code sideBySide(4, orthogonal())}.
     *
     * @throws HyperParameterException if there are fewer than one
     */
    public static Initialiser sideBySide(int parts, Initialiser each) {
        return new SideBySide(parts, each);
    }

    private static Tensor fill(Shape shape, DType dtype, IntToDoubleFunction element) {
        double[] values = new double[shape.count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = element.applyAsDouble(i);
        }
        return Tensor.of(values, shape.sizes()).to(dtype);
    }
}
