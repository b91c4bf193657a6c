package dev.refrain.nn.optim;

import static dev.refrain.nn.Numbers.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Gradients;
import dev.refrain.autograd.Parameter;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.nn.Numbers;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.NonFiniteException;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Tensor;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Scale;

class ClipByGlobalNormTest {
    private static Weights model(DType dtype) {
        return Weights.of(Tensor.zeros(dtype, 3), Tensor.zeros(dtype, 2, 2));
    }

    @Property(seed = "511", tries = 60)
    void afterwardsTheNormIsTheLimitAtMostAndTheDirectionTheSame(
            @ForAll long seed, @ForAll @Scale(4) @DoubleRange(min = 1e-3, max = 4) double limit) {
        Random random = new Random(seed);
        Weights model = model(DType.FLOAT64);
        double[] left = Numbers.random(random, 3);
        double[] right = Numbers.random(random, 4);
        Gradients gradients = model.gradients(Tensor.of(left, 3), Tensor.of(right, 2, 2));
        double squares = 0;
        for (double each : left) {
            squares += each * each;
        }
        for (double each : right) {
            squares += each * each;
        }
        double norm = Math.sqrt(squares);
        double factor = Math.min(1, limit / norm);
        for (int i = 0; i < 3; i++) {
            left[i] *= factor;
        }
        for (int i = 0; i < 4; i++) {
            right[i] *= factor;
        }
        Gradients clipped = new ClipByGlobalNorm(limit).apply(gradients);
        assertEquals(norm, ClipByGlobalNorm.norm(gradients), 1e-14 * norm);
        assertEquals(Math.min(norm, limit), ClipByGlobalNorm.norm(clipped), 1e-14 * norm);
        assertClose(left, clipped.of(model.left()).value().toDoubles(), 1e-14, "left");
        assertClose(right, clipped.of(model.right()).value().toDoubles(), 1e-14, "right");
    }

    @Example
    void belowAndAtTheLimitNoBitChanges() {
        for (DType dtype : DType.values()) {
            Weights model = model(dtype);
            Tensor byLeft = Tensor.of(new double[] {-0.0, 3, 0}, 3).to(dtype);
            Tensor byRight =
                    Tensor.of(new double[] {0, 0, Double.MIN_VALUE, -4}, 2, 2).to(dtype);
            for (double limit : new double[] {5, 5.5, Double.MAX_VALUE}) {
                Gradients clipped = new ClipByGlobalNorm(limit).apply(model.gradients(byLeft, byRight));
                assertEquals(byLeft, clipped.of(model.left()).value());
                assertEquals(byRight, clipped.of(model.right()).value());
            }
        }
    }

    @Example
    void theNormIsOfAllParametersTogetherAndSummedInFloat64() {
        Weights model = model(DType.FLOAT32);
        Gradients gradients = model.gradients(
                Tensor.of(new float[] {3e30f, 0, 0}, 3), Tensor.of(new float[] {0, -4e30f, 0, 0}, 2, 2));
        assertEquals(5e30, ClipByGlobalNorm.norm(gradients), 1e24); // its square is over float32's largest number
        Gradients clipped = new ClipByGlobalNorm(10).apply(gradients);
        assertEquals(6, clipped.of(model.left()).value().get(0), 1e-5);
        assertEquals(-8, clipped.of(model.right()).value().get(0, 1), 1e-5);
    }

    @Example
    void aNormThatOverflowsIsSaidRatherThanClippedToZero() {
        Weights model = model(DType.FLOAT64);
        Gradients gradients =
                model.gradients(Tensor.of(new double[] {1e200, 0, 0}, 3), Tensor.zeros(DType.FLOAT64, 2, 2));
        String message = assertThrows(NonFiniteException.class, () -> new ClipByGlobalNorm(1).apply(gradients))
                .getMessage();
        assertTrue(message.contains("squares overflows"), message);
    }

    @Example
    void gradientsOfZeroStayZero() {
        Weights model = model(DType.FLOAT64);
        Tensor zeros = Tensor.zeros(DType.FLOAT64, 3);
        Gradients gradients = model.gradients(zeros, Tensor.zeros(DType.FLOAT64, 2, 2));
        assertEquals(0, ClipByGlobalNorm.norm(gradients));
        assertEquals(
                zeros,
                new ClipByGlobalNorm(Double.MIN_VALUE)
                        .apply(gradients)
                        .of(model.left())
                        .value());
    }

    @Example
    void aGradientThatIsNotFiniteIsNamed() {
        Weights model = model(DType.FLOAT32);
        name(model.left(), "encoder.weight");
        name(model.right(), "encoder.bias");
        Tensor finite = Tensor.of(new float[] {1, 2, 3}, 3);
        for (float bad : new float[] {Float.NaN, Float.NEGATIVE_INFINITY}) {
            Gradients gradients = model.gradients(finite, Tensor.of(new float[] {1, bad, 2, Float.NaN}, 2, 2));
            String message = assertThrows(NonFiniteException.class, () -> new ClipByGlobalNorm(1).apply(gradients))
                    .getMessage();
            assertTrue(message.contains("encoder.bias is " + bad + " at [0, 1]"), message);
        }
    }

    private static void name(Parameter parameter, String path) {
        parameter.initialise(path, RandomKey.of(0), DType.FLOAT32);
    }

    @Example
    void limitsOutOfRangeAreNamed() {
        for (double limit : List.of(0.0, -0.0, -1.0, Double.NaN, Double.POSITIVE_INFINITY)) {
            assertEquals(
                    "maximum norm: got " + limit + ", expected a finite number above 0",
                    assertThrows(HyperParameterException.class, () -> new ClipByGlobalNorm(limit))
                            .getMessage());
        }
    }
}
