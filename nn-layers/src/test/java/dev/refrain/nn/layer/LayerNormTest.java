package dev.refrain.nn.layer;

import static dev.refrain.nn.Numbers.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.nn.Numbers;
import dev.refrain.nn.Parameters;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LayerNormTest {
    private static LayerNorm drawn(int size) {
        return Parameters.initialise(new LayerNorm(size), 1, DType.FLOAT64);
    }

    /** Mean 2, variance 2: (x - 2) / √(2 + 2) · g + b. */
    @Test
    void itIsItsEquation() {
        LayerNorm layer = new LayerNorm(
                Numbers.parameter(Tensor.of(new double[] {1, 2, 4, 8}, 4)),
                Numbers.parameter(Tensor.of(new double[] {0, 0, 1, -1}, 4)),
                2);
        Tensor x = Tensor.of(new double[] {0, 2, 2, 4, 4, 2, 2, 0}, 2, 1, 4);
        Tensor y = layer.apply(Var.of(x)).value();
        assertEquals(Tensor.of(new double[] {-1, 0, 1, 7, 1, 0, 1, -9}, 2, 1, 4), y);
        Tensor plain = layer.withoutBias().apply(Var.of(x)).value();
        assertEquals(Tensor.of(new double[] {-1, 0, 0, 8, 1, 0, 0, -8}, 2, 1, 4), plain);
    }

    /** Whatever shift and scale, what comes out at first has mean 0 and variance 1. */
    @Property(seed = "311", tries = 100)
    void shiftAndScaleDoNotMatter(
            @ForAll Random random,
            @ForAll @IntRange(min = 2, max = 40) int size,
            @ForAll @DoubleRange(min = -50, max = 50) double shift,
            @ForAll @DoubleRange(min = 0.5, max = 50) double scale) {
        LayerNorm layer = drawn(size).withEpsilon(1e-12);
        Var x = Var.of(Numbers.random(random, DType.FLOAT64, 3, size));
        double[] y = layer.apply(x).value().toDoubles();
        assertClose(y, layer.apply(x.mul(scale).add(shift)).value().toDoubles(), 1e-6, "y");
        for (int row = 0; row < 3; row++) {
            double[] one = Arrays.copyOfRange(y, row * size, (row + 1) * size);
            assertEquals(0, Arrays.stream(one).sum() / size, 1e-10);
            assertEquals(1, Arrays.stream(one).map(each -> each * each).sum() / size, 1e-4);
        }
    }

    @Test
    void equalFeaturesBecomeTheBias() {
        assertEquals(
                Tensor.zeros(DType.FLOAT64, 2, 3),
                drawn(3).apply(Var.of(Tensor.full(DType.FLOAT64, 7, 2, 3))).value());
    }

    @Test
    void itsParametersAreItsGainAndBias() {
        assertEquals(
                List.of("gain", "bias"),
                List.copyOf(Tree.leaves(new LayerNorm(2)).keySet()));
        assertEquals(
                List.of("gain"),
                List.copyOf(Tree.leaves(new LayerNorm(2).withoutBias()).keySet()));
        assertEquals(1e-5, new LayerNorm(2).epsilon());
    }

    @Test
    void whatDoesNotFitIsNamed() {
        for (Shape shape : List.of(Shape.of(), Shape.of(4), Shape.of(2, 1))) {
            String message = assertThrows(
                            ShapeException.class,
                            () -> drawn(3).apply(Var.of(Tensor.zeros(DType.FLOAT64, shape.sizes()))))
                    .getMessage();
            assertEquals(
                    "layer norm: got x of shape " + shape + ", expected input size 3 along the last axis", message);
        }
        for (double epsilon : new double[] {0, -1, Double.NaN}) {
            assertThrows(HyperParameterException.class, () -> new LayerNorm(3).withEpsilon(epsilon));
        }
        assertEquals(
                "layer norm size: got 0, expected 1 or more",
                assertThrows(HyperParameterException.class, () -> new LayerNorm(0))
                        .getMessage());
    }
}
