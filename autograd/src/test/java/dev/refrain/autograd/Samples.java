package dev.refrain.autograd;

import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;

/** Values and parameters for tests. */
final class Samples {
    private Samples() {}

    static Tensor vector(double... values) {
        return Tensor.of(values, values.length);
    }

    static Tensor matrix(int rows, double... values) {
        return Tensor.of(values, rows, values.length / rows);
    }

    /** Float64 values, uniform in [low, high): the same for the same seed. */
    static Tensor uniform(Shape shape, long seed, double low, double high) {
        RandomKey key = RandomKey.of(seed);
        double[] values = new double[shape.count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = low + (high - low) * key.uniform(i);
        }
        return Tensor.of(values, shape.sizes());
    }

    /** Whole numbers in [-bound, bound], on which float64 makes no rounding errors. */
    static Tensor whole(Shape shape, long seed, int bound) {
        return Naive.map(uniform(shape, seed, -bound, bound + 1), Math::floor);
    }

    /** A parameter with a value, in version 1. */
    static Parameter named(String path, Tensor value) {
        Parameter parameter = new Parameter(value.shape(), (key, shape, dtype) -> value);
        parameter.initialise(path, RandomKey.of(0), value.dtype());
        return parameter;
    }
}
