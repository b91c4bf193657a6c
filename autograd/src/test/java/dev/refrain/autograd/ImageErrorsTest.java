package dev.refrain.autograd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrowsExactly;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.ops.Conv2dImages;
import dev.refrain.autograd.ops.Conv2dWeights;
import dev.refrain.autograd.ops.MaxPool2dSpread;
import dev.refrain.autograd.ops.MaxPool2dTake;
import dev.refrain.autograd.ops.Sliding;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What convolutions and pools say when something does not fit. */
class ImageErrorsTest {
    private final Var x = zeros(2, 3, 4, 5);
    private final Sliding plain = Sliding.plain();

    @Test
    void convolutions() {
        assertSays(
                "conv2d: shapes [2, 3, 4, 5] and [5, 6]: expected images [n, height, width, channels] and weights"
                        + " [down, right, channels, outputs]",
                () -> Images.conv2d(x, zeros(5, 6)));
        assertSays(
                "conv2d: shapes [2, 3, 4, 5] and [2, 2, 4, 1]: channels 5 ≠ 4, axis 3 of the images and axis 2 of the"
                        + " weights",
                () -> Images.conv2d(x, zeros(2, 2, 4, 1)));
        assertSays(
                "conv2d: shapes [2, 3, 4, 5] and [2, 3, 5, 1]: the window spans 5 along the width, and with padding"
                        + " there are 4",
                () -> Images.conv2d(x, zeros(2, 3, 5, 1), plain.dilation(2)));
        assertSays(
                "conv2d: shapes [2, 3, 4, 5] and [0, 3, 5, 1]: a window of 0 by 3, expected 1 or more",
                () -> Images.conv2d(x, zeros(0, 3, 5, 1)));
        assertSays(
                "conv2d: shapes [2, 3, 4, 5] and [2, 2, 5, 1]: the height with padding overflows: 4294967297",
                () -> Images.conv2d(x, zeros(2, 2, 5, 1), plain.padding(Integer.MAX_VALUE)));
        assertSays(
                "conv2dImages: shapes [2, 3, 4, 5] and [2, 2, 1, 5]: the window has 2 by 2 places, and there are"
                        + " results for 3 by 4",
                () -> Var.apply(new Conv2dImages(plain, 3, 3), x, zeros(2, 2, 1, 5)));
        assertSays(
                "conv2dImages: shapes [2, 3, 4, 5] and [2, 2, 1, 4]: outputs 5 ≠ 4, axis 3 of the results and axis 3"
                        + " of the weights",
                () -> Var.apply(new Conv2dImages(plain, 3, 3), x, zeros(2, 2, 1, 4)));
        assertSays(
                "conv2dImages: shapes [2, 3, 4, 5] and [2, 2, 1, 5]: images of -1 by 3, expected 0 or more",
                () -> Var.apply(new Conv2dImages(plain, -1, 3), x, zeros(2, 2, 1, 5)));
        assertSays(
                "conv2dImages: shapes [2, 3] and [2, 2, 1, 5]: expected results [n, down, right, outputs] and weights"
                        + " [down, right, channels, outputs]",
                () -> Var.apply(new Conv2dImages(plain, 3, 3), zeros(2, 3), zeros(2, 2, 1, 5)));
        assertSays(
                "conv2dWeights: shapes [2, 3, 4, 5] and [1, 2, 3, 1]: 2 ≠ 1, axis 0 of the images and of the results",
                () -> Var.apply(new Conv2dWeights(plain, 2, 2), x, zeros(1, 2, 3, 1)));
        assertSays(
                "conv2dWeights: shapes [2, 3, 4, 5] and [2]: expected images [n, height, width, channels] and results"
                        + " [n, down, right, outputs]",
                () -> Var.apply(new Conv2dWeights(plain, 2, 2), x, zeros(2)));
    }

    @Test
    void poolsAndSliding() {
        assertSays(
                "maxPool2d: shape [3, 4]: expected images [n, height, width, channels]",
                () -> Images.maxPool2d(zeros(3, 4), 2, 2));
        assertSays(
                "avgPool2d: shape [2, 3, 4, 5]: the window spans 4 along the height, and with padding there are 3",
                () -> Images.avgPool2d(x, 4, 2));
        assertSays("maxPool2d: a window of 0 by 2, expected 1 or more", () -> Images.maxPool2d(x, 0, 2));
        assertSays(
                "maxPool2d: shape [2, 3, 4, 5]: a window of 1 by 2 would see nothing but padding:"
                        + " Sliding[strideDown=1, strideRight=1, paddingDown=1, paddingRight=1, dilationDown=1,"
                        + " dilationRight=1]",
                () -> Images.maxPool2d(x, 1, 2, plain.padding(1)));
        assertSays(
                "maxPool2dSpread: shapes [2, 3, 4, 5] and [2, 1, 2, 4]: expected a number for each of the results"
                        + " [2, 1, 2, 5]",
                () -> Var.apply(new MaxPool2dSpread(2, 2, plain.stride(2)), x, zeros(2, 1, 2, 4)));
        assertSays(
                "maxPool2dTake: shapes [2, 3, 4, 5] and [2, 1, 2, 4]: expected two of one shape",
                () -> Var.apply(new MaxPool2dTake(2, 2, plain.stride(2)), x, zeros(2, 1, 2, 4)));
        assertSays("sliding: strides are 0 down and 0 right, expected 1 or more", () -> plain.stride(0));
        assertSays("sliding: paddings are -1 down and 2 right, expected 0 or more", () -> plain.paddings(-1, 2));
        assertSays("sliding: dilations are 1 down and 0 right, expected 1 or more", () -> plain.dilations(1, 0));
    }

    @Test
    void convolutionsOfSequences() {
        assertSays(
                "conv1d: shapes [2, 3] and [2, 3, 4]: expected a sequence [time, batch, features] and weights [taps,"
                        + " features, outputs]",
                () -> Images.conv1d(zeros(2, 3), zeros(2, 3, 4), plain));
        String right = assertThrowsExactly(
                        ShapeException.class, () -> Images.conv1d(zeros(4, 2, 3), zeros(2, 3, 4), plain.padding(1)))
                .getMessage();
        assertTrue(right.endsWith("expected one that is plain to the right"), right);
        assertSays(
                "conv1d: shapes [4, 2, 3] and [3, 3, 4]: the window spans 5 along the time, and with padding there are 4",
                () -> Images.conv1d(zeros(4, 2, 3), zeros(3, 3, 4), plain.dilations(2, 1)));
        assertSays(
                "conv1d: shapes [4, 2, 3] and [0, 3, 4]: a window of 0, expected 1 or more",
                () -> Images.conv1d(zeros(4, 2, 3), zeros(0, 3, 4), plain));
    }

    @Test
    void aParameterIsNamed() {
        Parameter filter = Samples.named("filter", Tensor.zeros(DType.FLOAT32, 2, 2, 1, 1));
        assertSays(
                "conv2d: shapes [1, 2, 2, 3] and [2, 2, 1, 1]: channels 3 ≠ 1, axis 3 of the images and axis 2 of the"
                        + " weights; the second is parameter " + filter,
                () -> Images.conv2d(zeros(1, 2, 2, 3), filter, plain));
    }

    private static Var zeros(int... sizes) {
        return Var.of(Tensor.zeros(DType.FLOAT32, sizes));
    }

    private static void assertSays(String message, Executable call) {
        assertEquals(message, assertThrowsExactly(ShapeException.class, call).getMessage());
    }
}
