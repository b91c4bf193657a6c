package dev.refrain.nn.init;

import dev.refrain.autograd.Initialiser;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import java.util.function.IntToDoubleFunction;

/** The initialisers of the field. Element i, in row-major order, is drawn as number i of the parameter's key. */
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

    /**
     * Uniform in ±√(6 / (in + out)) for a weight [in, out]: Glorot and Bengio 2010, equation 16.
     *
     * <p>Drawing throws {@link ShapeException} for anything but a matrix.
     */
    public static Initialiser xavierUniform() {
        return (key, shape, dtype) -> {
            if (shape.rank() != 2) {
                throw new ShapeException("xavierUniform: got shape %s, expected a matrix [in, out]".formatted(shape));
            }
            double limit = StrictMath.sqrt(6.0 / Math.max(1, shape.size(0) + shape.size(1)));
            return uniform(-limit, limit).draw(key, shape, dtype);
        };
    }

    private static Tensor fill(Shape shape, DType dtype, IntToDoubleFunction element) {
        double[] values = new double[shape.count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = element.applyAsDouble(i);
        }
        return Tensor.of(values, shape.sizes()).to(dtype);
    }
}
