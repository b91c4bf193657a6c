package dev.refrain.nn.layer;

import static dev.refrain.nn.Numbers.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Images;
import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.ops.Sliding;
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

/** The layers that slide a window. */
class WindowsTest {
    private static Var x(double... values) {
        return Var.of(Tensor.of(values, values.length, 1, 1));
    }

    private static Conv1d taps(double... weights) {
        return new Conv1d(
                Numbers.parameter(Tensor.of(weights, weights.length, 1, 1)),
                Numbers.parameter(Tensor.of(new double[] {0.5}, 1)),
                1,
                1,
                Padding.NONE);
    }

    private static void assertSteps(Conv1d layer, double... expected) {
        assertClose(expected, layer.apply(x(1, 2, 3, 4, 5)).value().toDoubles(), 1e-15, layer.toString());
    }

    @Test
    void aConvolutionAlongTimeIsItsEquation() {
        Conv1d layer = taps(1, 10, 100);
        assertSteps(layer, 321.5, 432.5, 543.5);
        assertSteps(layer.withoutBias(), 321, 432, 543);
        assertSteps(layer.withPadding(Padding.SAME), 210.5, 321.5, 432.5, 543.5, 54.5);
        assertSteps(layer.withPadding(Padding.CAUSAL), 100.5, 210.5, 321.5, 432.5, 543.5);
        assertSteps(layer.withStride(2), 321.5, 543.5);
        assertSteps(layer.withDilation(2), 531.5);
        assertSteps(layer.withDilation(2).withPadding(Padding.CAUSAL), 100.5, 200.5, 310.5, 420.5, 531.5);
        assertSteps(taps(1, 10).withPadding(Padding.SAME), 21.5, 32.5, 43.5, 54.5, 5.5); // the odd one is behind
    }

    @Property(seed = "341", tries = 80)
    void withPaddingNoStepGetsLostAndWithACausalOneNoneSeesALater(
            @ForAll Random random,
            @ForAll @IntRange(min = 1, max = 6) int steps,
            @ForAll @IntRange(min = 1, max = 4) int taps,
            @ForAll @IntRange(min = 1, max = 3) int dilation) {
        Conv1d layer = Parameters.initialise(new Conv1d(2, 3, taps).withDilation(dilation), 5, DType.FLOAT64);
        Var x = Var.of(Numbers.random(random, DType.FLOAT64, steps, 2, 2));
        assertEquals(
                Shape.of(steps, 2, 3), layer.withPadding(Padding.SAME).apply(x).shape());
        Conv1d causal = layer.withPadding(Padding.CAUSAL);
        Var y = causal.apply(x);
        assertEquals(Shape.of(steps, 2, 3), y.shape());
        for (int t = 1; t <= steps; t++) {
            assertClose(
                    y.slice(0, 0, t).value().toDoubles(),
                    causal.apply(x.slice(0, 0, t)).value().toDoubles(),
                    1e-14,
                    "the first " + t);
        }
    }

    @Test
    void aConvolutionOfImagesIsTheFunctionWithABias() {
        Conv2d layer = Parameters.initialise(new Conv2d(2, 3, 3, 2), 1, DType.FLOAT64);
        layer.bias().assign(Tensor.of(new double[] {1, 2, 3}, 3));
        Var images = Var.of(Numbers.random(new Random(1), DType.FLOAT64, 2, 5, 4, 2));
        Sliding sliding = Sliding.plain().stride(2).padding(1);
        Var plain = Images.conv2d(images, Var.of(layer.weight().value()), sliding);
        Var y = layer.withSliding(sliding).apply(images);
        assertEquals(Shape.of(2, 3, 3, 3), y.shape());
        assertEquals(plain.add(Var.of(layer.bias().value())).value(), y.value());
        assertEquals(
                plain.value(),
                layer.withoutBias().withSliding(sliding).apply(images).value());
        assertEquals(Shape.of(2, 3, 3, 3), layer.apply(images).shape());
        assertEquals(List.of("weight", "bias"), List.copyOf(Tree.leaves(layer).keySet()));
        double largest = Var.of(layer.weight().value()).abs().maxOver().item();
        double limit = 1 / Math.sqrt(3 * 2 * 2);
        assertTrue(largest < limit && largest > 0.85 * limit, "up to " + largest);
    }

    @Test
    void poolsAreTheGreatestAndTheMeanOfWindows() {
        Var image = Var.of(Tensor.of(new double[] {1, 2, 5, 6, 3, 4, 7, 80}, 1, 2, 4, 1));
        assertEquals(
                Tensor.of(new double[] {4, 80}, 1, 1, 2, 1),
                new MaxPool2d(2, 2).apply(image).value());
        assertEquals(
                Tensor.of(new double[] {2.5, 24.5}, 1, 1, 2, 1),
                new AvgPool2d(2, 2).apply(image).value());
        assertEquals(
                Tensor.of(new double[] {4, 7, 80}, 1, 1, 3, 1),
                new MaxPool2d(2, 2, Sliding.plain()).apply(image).value());
        assertEquals(
                Tensor.of(new double[] {1.5, 5.5, 3.5, 43.5}, 1, 2, 2, 1),
                new AvgPool2d(1, 2).apply(image).value());
    }

    private static String refused(Runnable body) {
        return assertThrows(ShapeException.class, body::run).getMessage();
    }

    @Test
    void whatDoesNotFitIsNamed() {
        Var matrix = Var.of(Tensor.zeros(DType.FLOAT64, 2, 3));
        Conv1d conv1d = Parameters.initialise(new Conv1d(2, 1, 4), 1, DType.FLOAT64);
        Conv2d conv2d = Parameters.initialise(new Conv2d(2, 1, 3, 3), 1, DType.FLOAT64);
        assertEquals("conv1d: got x of shape [2, 3], expected [T, B, 2]", refused(() -> conv1d.apply(matrix)));
        assertEquals(
                "conv1d: got x of shape [1, 3, 1], expected [T, B, 2]",
                refused(() -> conv1d.apply(x(1, 2, 3).permute(1, 0, 2))));
        String steps = refused(() -> conv1d.apply(Var.of(Tensor.zeros(DType.FLOAT64, 3, 1, 2))));
        assertTrue(steps.contains("the window spans 4 along the time, and with padding there are 3"), steps);
        assertEquals(
                "conv2d: got x of shape [2, 3], expected images [n, height, width, 2]",
                refused(() -> conv2d.apply(matrix)));
        String small = refused(() -> conv2d.apply(Var.of(Tensor.zeros(DType.FLOAT64, 1, 2, 3, 2))));
        assertTrue(small.contains("the window spans 3 along the height"), small);
        assertEquals(
                "maxPool2d: got x of shape [2, 3], expected images [n, height, width, channels]",
                refused(() -> new MaxPool2d(1, 1).apply(matrix)));
        assertEquals(
                "avgPool2d: got x of shape [2, 3], expected images [n, height, width, channels]",
                refused(() -> new AvgPool2d(1, 1).apply(matrix)));
    }

    @Test
    void sizesBelowOneAreNamed() {
        assertEquals(
                "maxPool2d window down: got 0, expected 1 or more",
                assertThrows(HyperParameterException.class, () -> new MaxPool2d(0, 2))
                        .getMessage());
        assertEquals(
                "avgPool2d window right: got -1, expected 1 or more",
                assertThrows(HyperParameterException.class, () -> new AvgPool2d(1, -1))
                        .getMessage());
        assertEquals(
                "conv2d channels: got 0, expected 1 or more",
                assertThrows(HyperParameterException.class, () -> new Conv2d(0, 1, 1, 1))
                        .getMessage());
        assertEquals(
                "conv1d taps: got 0, expected 1 or more",
                assertThrows(HyperParameterException.class, () -> new Conv1d(1, 1, 0))
                        .getMessage());
        assertThrows(HyperParameterException.class, () -> new Conv1d(1, 1, 1).withStride(0));
        assertThrows(HyperParameterException.class, () -> new Conv1d(1, 1, 1).withDilation(0));
    }
}
