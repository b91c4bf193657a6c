package dev.refrain.nn.layer;

import static dev.refrain.nn.Numbers.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Gradients;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.nn.Numbers;
import dev.refrain.nn.Parameters;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LinearTest {
    private static Linear drawn(int in, int out, boolean bias) {
        Linear layer = bias ? new Linear(in, out) : Linear.withoutBias(in, out);
        Parameters.initialise(layer, 3, DType.FLOAT64);
        if (bias) {
            layer.bias().assign(Numbers.random(new Random(4), DType.FLOAT64, out));
        }
        return layer;
    }

    @Property(seed = "301", tries = 60)
    void aRowIsItsProductWithTheWeightsPlusTheBias(
            @ForAll long seed,
            @ForAll boolean bias,
            @ForAll @IntRange(min = 0, max = 4) int rows,
            @ForAll @IntRange(min = 1, max = 5) int in,
            @ForAll @IntRange(min = 1, max = 5) int out) {
        Linear layer = drawn(in, out, bias);
        Tensor x = Numbers.random(new Random(seed), DType.FLOAT64, rows, in);
        double[] expected = new double[rows * out];
        for (int at = 0; at < expected.length; at++) {
            expected[at] = bias ? layer.bias().value().get(at % out) : 0;
            for (int i = 0; i < in; i++) {
                expected[at] += x.get(at / out, i) * layer.weight().value().get(i, at % out);
            }
        }
        Tensor y = layer.apply(Var.of(x)).value();
        assertEquals(Shape.of(rows, out), y.shape());
        assertClose(expected, y.toDoubles(), 1e-14, "y");
    }

    @Property(seed = "302", tries = 40)
    void leadingAxesAreRows(
            @ForAll long seed,
            @ForAll @IntRange(min = 0, max = 3) int steps,
            @ForAll @IntRange(min = 0, max = 3) int batch) {
        Linear layer = drawn(4, 2, true);
        Tensor x = Numbers.random(new Random(seed), DType.FLOAT64, steps, batch, 4);
        Var flat = layer.apply(Var.of(x).reshape(steps * batch, 4));
        assertEquals(
                flat.reshape(steps, batch, 2).value(), layer.apply(Var.of(x)).value());
    }

    @Test
    void aVectorIsOneRow() {
        Linear layer = drawn(4, 2, true);
        Tensor x = Numbers.random(new Random(6), DType.FLOAT64, 4);
        Tensor y = layer.apply(Var.of(x)).value();
        assertEquals(Shape.of(2), y.shape());
        assertEquals(layer.apply(Var.of(x).reshape(1, 4)).reshape(2).value(), y);
    }

    @Test
    void overASequenceTheGradientsOfAllStepsAreAdded() {
        Linear layer = drawn(2, 1, true);
        Tensor x = Tensor.of(new double[] {1, 2, 3, 4, 5, 6}, 3, 1, 2);
        try (Tape tape = Tape.open()) {
            Gradients gradients = tape.backward(layer.apply(tape.input(x)).sum());
            assertEquals(
                    Tensor.of(new double[] {1 + 3 + 5, 2 + 4 + 6}, 2, 1),
                    gradients.of(layer.weight()).value());
            assertEquals(
                    Tensor.of(new double[] {3}, 1), gradients.of(layer.bias()).value());
        }
    }

    @Test
    void anotherSizeAlongTheLastAxisIsAnError() {
        Linear layer = drawn(3, 2, true);
        for (Shape shape : List.of(Shape.of(), Shape.of(7), Shape.of(3, 7), Shape.of(2, 3, 7))) {
            Var x = Var.of(Tensor.zeros(DType.FLOAT64, shape.sizes()));
            String message =
                    assertThrows(ShapeException.class, () -> layer.apply(x)).getMessage();
            assertTrue(message.contains("linear: got x of shape " + shape + ", expected input size 3"), message);
        }
    }

    @Test
    void sizesBelowOneAreNamed() {
        for (int size : new int[] {0, -3}) {
            String in = assertThrows(HyperParameterException.class, () -> new Linear(size, 2))
                    .getMessage();
            assertEquals("linear input size: got " + size + ", expected 1 or more", in);
            String out = assertThrows(HyperParameterException.class, () -> Linear.withoutBias(2, size))
                    .getMessage();
            assertEquals("linear output size: got " + size + ", expected 1 or more", out);
        }
    }

    @Test
    void theFirstWeightsAreGlorotsAndTheFirstBiasIsZero() {
        Linear layer = Parameters.initialise(new Linear(20, 10), 1, DType.FLOAT64);
        double largest = Var.of(layer.weight().value()).abs().maxOver().item();
        double limit = Math.sqrt(6.0 / 30);
        assertTrue(largest < limit && largest > 0.9 * limit, "up to " + largest);
        assertEquals(Tensor.zeros(DType.FLOAT64, 10), layer.bias().value());
        assertEquals(
                List.of("weight"),
                List.copyOf(Tree.leaves(Linear.withoutBias(2, 3)).keySet()));
    }
}
