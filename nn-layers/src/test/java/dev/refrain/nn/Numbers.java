package dev.refrain.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.refrain.autograd.Parameter;
import dev.refrain.nn.init.Initialisers;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Tensor;
import java.util.Random;

/** Numbers for the tests of this module, and their comparison. */
public final class Numbers {
    private Numbers() {}

    /** Uniform in [-1, 1). */
    public static double[] random(Random random, int count) {
        return random.doubles(count, -1, 1).toArray();
    }

    /** Uniform in [-1, 1), rounded to the type. */
    public static Tensor random(Random random, DType dtype, int... sizes) {
        int count = 1;
        for (int size : sizes) {
            count *= size;
        }
        return Tensor.of(random(random, count), sizes).to(dtype);
    }

    /** A parameter that has this value. */
    public static Parameter parameter(Tensor value) {
        Parameter parameter = new Parameter(value.shape(), Initialisers.zeros());
        parameter.assign(value);
        return parameter;
    }

    public static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    /** Element for element within {@code tolerance}, relative and absolute together. */
    public static void assertClose(double[] expected, double[] actual, double tolerance, String what) {
        assertEquals(expected.length, actual.length, what);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[i], tolerance * (1 + Math.abs(expected[i])), what + " at " + i);
        }
    }
}
