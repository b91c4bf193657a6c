package dev.refrain.nn.layer;

import static dev.refrain.nn.Numbers.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Products;
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
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BilinearTest {
    private static Bilinear drawn(int first, int second, int out, Random random) {
        Bilinear layer = Parameters.initialise(new Bilinear(first, second, out), 3, DType.FLOAT64);
        layer.bias().assign(Numbers.random(random, DType.FLOAT64, out));
        return layer;
    }

    @Test
    void itIsItsEquation() {
        Bilinear layer = new Bilinear(
                Numbers.parameter(Tensor.of(new double[] {1, 0, 0, 2, 3, 4, 5, 6}, 2, 2, 2)),
                Numbers.parameter(Tensor.of(new double[] {0, 100}, 2)));
        Var x = Var.of(Tensor.of(new double[] {1, 10}, 2));
        Var z = Var.of(Tensor.of(new double[] {2, 3}, 2));
        assertEquals(
                Tensor.of(new double[] {2 + 60, 6 + 12 + 100 + 180 + 100}, 2),
                layer.apply(x, z).value());
        assertEquals(
                Tensor.of(new double[] {62, 298}, 2),
                layer.withoutBias().apply(x, z).value());
    }

    /** Each output is the bilinear product with its own matrix, and each row is as it is alone. */
    @Property(seed = "321", tries = 60)
    void eachOutputHasItsMatrix(
            @ForAll Random random,
            @ForAll @IntRange(min = 0, max = 3) int steps,
            @ForAll @IntRange(min = 1, max = 3) int batch,
            @ForAll @IntRange(min = 1, max = 4) int first,
            @ForAll @IntRange(min = 1, max = 4) int second,
            @ForAll @IntRange(min = 1, max = 4) int out) {
        Bilinear layer = drawn(first, second, out, random);
        Var x = Var.of(Numbers.random(random, DType.FLOAT64, steps, batch, first));
        Var z = Var.of(Numbers.random(random, DType.FLOAT64, steps, batch, second));
        Var y = layer.apply(x, z);
        assertEquals(Shape.of(steps, batch, out), y.shape());
        for (int g = 0; g < out; g++) {
            Var w = Var.of(layer.weight().value()).select(0, g);
            double[] expected = Products.bilinear(x, w, z)
                    .add(layer.bias().value().get(g))
                    .value()
                    .toDoubles();
            assertClose(expected, y.select(-1, g).value().toDoubles(), 1e-14, "output " + g);
        }
        for (int t = 0; t < steps; t++) {
            assertEquals(
                    layer.apply(x.select(0, t), z.select(0, t)).value(),
                    y.select(0, t).value());
        }
    }

    @Test
    void theFirstWeightsAreWithinOneByTheRootOfTheInputs() {
        Bilinear layer = Parameters.initialise(new Bilinear(25, 8, 4), 1, DType.FLOAT64);
        double largest = Arrays.stream(layer.weight().value().toDoubles())
                .map(Math::abs)
                .max()
                .orElseThrow();
        assertTrue(largest < 0.2 && largest > 0.19, "up to " + largest);
    }

    @Test
    void whatDoesNotFitIsNamed() {
        Bilinear layer = drawn(2, 3, 4, new Random(1));
        for (List<Shape> each : List.of(
                List.of(Shape.of(5, 3), Shape.of(5, 3)),
                List.of(Shape.of(5, 2), Shape.of(5, 2)),
                List.of(Shape.of(5, 2), Shape.of(1, 3)),
                List.of(Shape.of(2), Shape.of(1, 3)),
                List.of(Shape.of(), Shape.of(3)))) {
            Var x = Var.of(Tensor.zeros(DType.FLOAT64, each.get(0).sizes()));
            Var z = Var.of(Tensor.zeros(DType.FLOAT64, each.get(1).sizes()));
            assertEquals(
                    "bilinear: got x of shape %s and z of shape %s, expected [..., 2] and [..., 3]"
                            .formatted(each.get(0), each.get(1)),
                    assertThrows(ShapeException.class, () -> layer.apply(x, z)).getMessage());
        }
        assertEquals(
                "bilinear second input size: got 0, expected 1 or more",
                assertThrows(HyperParameterException.class, () -> new Bilinear(1, 0, 1))
                        .getMessage());
    }
}
