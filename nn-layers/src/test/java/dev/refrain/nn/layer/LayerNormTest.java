package dev.refrain.nn.layer;

import static dev.refrain.nn.Numbers.assertClose;
import static dev.refrain.nn.Numbers.parameter;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.nn.Numbers;
import dev.refrain.nn.Parameters;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

class LayerNormTest {
    @Property(seed = "151", tries = 60)
    void everyRowIsNormalisedAndThenScaledAndShifted(
            @ForAll long seed,
            @ForAll boolean shifted,
            @ForAll @IntRange(min = 0, max = 4) int rows,
            @ForAll @IntRange(min = 1, max = 6) int size,
            @ForAll @DoubleRange(min = 0.01, max = 2) double epsilon) {
        Random random = new Random(seed);
        Parameter gain = parameter(Numbers.random(random, DType.FLOAT64, size));
        Parameter bias = shifted ? parameter(Numbers.random(random, DType.FLOAT64, size)) : null;
        Tensor x = Numbers.random(random, DType.FLOAT64, 2, rows, size);
        double[] expected = new double[2 * rows * size];
        for (int row = 0; row < 2 * rows; row++) {
            double mean = 0;
            double variance = 0;
            for (int k = 0; k < size; k++) {
                mean += x.get(row / rows, row % rows, k) / size;
            }
            for (int k = 0; k < size; k++) {
                variance += Math.pow(x.get(row / rows, row % rows, k) - mean, 2) / size;
            }
            for (int k = 0; k < size; k++) {
                double normalised = (x.get(row / rows, row % rows, k) - mean) / Math.sqrt(variance + epsilon);
                double shift = bias == null ? 0 : bias.value().get(k);
                expected[row * size + k] = normalised * gain.value().get(k) + shift;
            }
        }
        Var y = new LayerNorm(gain, bias, epsilon).apply(Var.of(x));
        assertClose(expected, y.value().toDoubles(), 1e-13, "y");
    }

    @Example
    void atFirstItOnlyNormalises() {
        LayerNorm layer = Parameters.initialise(new LayerNorm(3), 1, DType.FLOAT64);
        assertEquals(Tensor.full(DType.FLOAT64, 1, 3), layer.gain().value());
        assertEquals(Tensor.zeros(DType.FLOAT64, 3), layer.bias().value());
        assertEquals(1e-5, layer.epsilon());
        assertEquals(Set.of("gain"), Tree.leaves(layer.withoutBias()).keySet());
    }

    @Example
    void whatDoesNotFitIsNamed() {
        LayerNorm layer = Parameters.initialise(new LayerNorm(3), 1);
        Var x = Var.of(Tensor.zeros(DType.FLOAT32, 2, 4));
        assertEquals(
                "layer norm: got x of shape [2, 4], expected size 3 along the last axis",
                assertThrows(ShapeException.class, () -> layer.apply(x)).getMessage());
        Var number = Var.scalar(1, DType.FLOAT32);
        assertThrows(ShapeException.class, () -> layer.apply(number));
        assertEquals(
                "layer norm size: got 0, expected 1 or more",
                assertThrows(HyperParameterException.class, () -> new LayerNorm(0))
                        .getMessage());
        for (double bad : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            String message = assertThrows(HyperParameterException.class, () -> new LayerNorm(layer.gain(), null, bad))
                    .getMessage();
            assertEquals("layer norm epsilon: got %s, expected a finite number above 0".formatted(bad), message);
        }
    }
}
