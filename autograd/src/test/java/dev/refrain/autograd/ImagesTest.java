package dev.refrain.autograd;

import static dev.refrain.autograd.Samples.whole;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrowsExactly;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.ops.Conv2dImages;
import dev.refrain.autograd.ops.Conv2dWeights;
import dev.refrain.autograd.ops.MaxPool2dSpread;
import dev.refrain.autograd.ops.MaxPool2dTake;
import dev.refrain.autograd.ops.Sliding;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class ImagesTest {
    /** A window, images that it fits, and their numbers of channels. */
    private record Case(Sliding sliding, int down, int right, int images, int height, int width, int channels) {
        static Case any(Random random) {
            Sliding sliding = new Sliding(
                    1 + random.nextInt(3),
                    1 + random.nextInt(3),
                    random.nextInt(3),
                    random.nextInt(3),
                    1 + random.nextInt(2),
                    1 + random.nextInt(2));
            int down = 1 + random.nextInt(3);
            int right = 1 + random.nextInt(3);
            int height = sliding.dilationDown() * (down - 1) + 1 + random.nextInt(4);
            int width = sliding.dilationRight() * (right - 1) + 1 + random.nextInt(4);
            return new Case(sliding, down, right, random.nextInt(3), height, width, random.nextInt(3));
        }

        /** One whose windows all see some element. */
        static Case pooling(Random random) {
            Case any = any(random);
            Sliding inside = any.sliding()
                    .paddings(
                            Math.min(any.sliding.paddingDown(), any.sliding.dilationDown() * (any.down - 1)),
                            Math.min(any.sliding.paddingRight(), any.sliding.dilationRight() * (any.right - 1)));
            return new Case(inside, any.down, any.right, any.images, any.height + 1, any.width + 1, any.channels);
        }

        Shape shape() {
            return Shape.of(images, height, width, channels);
        }

        Shape results(int outputs) {
            int span = sliding.dilationDown() * (down - 1) + 1;
            int spanRight = sliding.dilationRight() * (right - 1) + 1;
            return Shape.of(
                    images,
                    (height + 2 * sliding.paddingDown() - span) / sliding.strideDown() + 1,
                    (width + 2 * sliding.paddingRight() - spanRight) / sliding.strideRight() + 1,
                    outputs);
        }

        /** What the tap of a place sees of a channel, or {@code outside}. */
        double seen(Tensor x, int[] place, int k, int l, int channel, double outside) {
            int i = place[1] * sliding.strideDown() - sliding.paddingDown() + k * sliding.dilationDown();
            int j = place[2] * sliding.strideRight() - sliding.paddingRight() + l * sliding.dilationRight();
            boolean inside = i >= 0 && i < height && j >= 0 && j < width;
            return inside ? x.get(place[0], i, j, channel) : outside;
        }

        /** All that a window sees of a channel, put together. */
        double window(Tensor x, int[] place, double start, DoubleBinaryOperator step) {
            double value = start;
            for (int k = 0; k < down; k++) {
                for (int l = 0; l < right; l++) {
                    value = step.applyAsDouble(value, seen(x, place, k, l, place[3], start));
                }
            }
            return value;
        }
    }

    private static double dot(Tensor a, Tensor b) {
        return Var.of(a).mul(Var.of(b)).sum().item();
    }

    @Property(seed = "1", tries = 200)
    void conv2dIsTheSevenLoops(@ForAll Layout layout, @ForAll Random random) {
        Case any = Case.any(random);
        Tensor x = whole(any.shape(), random.nextLong(), 9);
        Tensor w = whole(Shape.of(any.down, any.right, any.channels, 2), random.nextLong(), 9);
        Tensor expected = Naive.each(any.results(2), at -> {
            double sum = 0;
            for (int k = 0; k < any.down; k++) {
                for (int l = 0; l < any.right; l++) {
                    for (int c = 0; c < any.channels; c++) {
                        sum += any.seen(x, at, k, l, c, 0) * w.get(k, l, c, at[3]);
                    }
                }
            }
            return sum;
        });
        assertEquals(
                expected, Images.conv2d(layout.of(x), layout.of(w), any.sliding).value());
    }

    /** ⟨conv(x, w), y⟩ = ⟨x, images(y, w)⟩ = ⟨w, weights(x, y)⟩, exactly: all values are small whole numbers. */
    @Property(seed = "2", tries = 200)
    void threeOpsAreOneFormOfThree(@ForAll Layout layout, @ForAll Random random) {
        Case any = Case.any(random);
        Tensor x = whole(any.shape(), random.nextLong(), 9);
        Tensor w = whole(Shape.of(any.down, any.right, any.channels, 2), random.nextLong(), 9);
        Tensor y = whole(any.results(2), random.nextLong(), 9);
        double form = dot(Images.conv2d(layout.of(x), layout.of(w), any.sliding).value(), y);
        Var images = Var.apply(new Conv2dImages(any.sliding, any.height, any.width), layout.of(y), layout.of(w));
        Var weights = Var.apply(new Conv2dWeights(any.sliding, any.down, any.right), layout.of(x), layout.of(y));
        assertEquals(form, dot(x, images.value()));
        assertEquals(form, dot(w, weights.value()));
    }

    @Property(seed = "3", tries = 200)
    void poolsAreTheLoops(@ForAll Layout layout, @ForAll Random random) {
        Case any = Case.pooling(random);
        Tensor x = whole(any.shape(), random.nextLong(), 9);
        Shape results = any.results(any.channels);
        assertEquals(
                Naive.each(results, at -> any.window(x, at, Double.NEGATIVE_INFINITY, Math::max)),
                Images.maxPool2d(layout.of(x), any.down, any.right, any.sliding).value());
        Asserts.assertClose(
                Naive.each(results, at -> any.window(x, at, 0, Double::sum) / (any.down * any.right)),
                Images.avgPool2d(layout.of(x), any.down, any.right, any.sliding).value(),
                1e-14);
    }

    @Property(seed = "4", tries = 200)
    void spreadingIsTheAdjointOfTaking(@ForAll Layout layout, @ForAll Random random) {
        Case any = Case.pooling(random);
        Tensor x = whole(any.shape(), random.nextLong(), 2); // with ties
        Tensor v = whole(any.shape(), random.nextLong(), 9);
        Tensor y = whole(any.results(any.channels), random.nextLong(), 9);
        Var taken = Var.apply(new MaxPool2dTake(any.down, any.right, any.sliding), layout.of(x), layout.of(v));
        Var spread = Var.apply(new MaxPool2dSpread(any.down, any.right, any.sliding), layout.of(x), layout.of(y));
        assertEquals(dot(taken.value(), y), dot(v, spread.value()));
        Var maxima = Var.apply(new MaxPool2dTake(any.down, any.right, any.sliding), layout.of(x), layout.of(x));
        assertEquals(
                Images.maxPool2d(layout.of(x), any.down, any.right, any.sliding).value(), maxima.value());
    }

    @Test
    void theFirstMaximumGetsTheGradient() {
        try (Tape tape = Tape.open()) {
            Var x = tape.input(Tensor.of(new double[] {1, 3, 3, 2, 3, 0, 5, 5}, 1, 2, 4, 1));
            Gradients gradients = tape.gradients(Images.maxPool2d(x, 2, 2).sum(), List.of(x), Pullback.plain());
            assertEquals(
                    Tensor.of(new double[] {0, 1, 0, 0, 0, 0, 1, 0}, 1, 2, 4, 1),
                    gradients.of(x).value());
        }
    }

    @Test
    void conv1dIsAConvolutionAlongTimeOfEachRowByItself() {
        Tensor x = whole(Shape.of(5, 2, 3), 7, 9);
        Tensor w = whole(Shape.of(2, 3, 4), 8, 9);
        Sliding sliding = Sliding.plain().strides(2, 1).paddings(1, 0).dilations(2, 1);
        Tensor expected = Naive.each(Shape.of(3, 2, 4), at -> {
            double sum = 0;
            for (int k = 0; k < 2; k++) {
                int t = at[0] * 2 - 1 + k * 2;
                for (int f = 0; f < 3; f++) {
                    sum += t >= 0 && t < 5 ? x.get(t, at[1], f) * w.get(k, f, at[2]) : 0;
                }
            }
            return sum;
        });
        assertEquals(expected, Images.conv1d(Var.of(x), Var.of(w), sliding).value());
    }

    @Test
    void aWindowOfOneElementIsAProduct() {
        Tensor x = whole(Shape.of(2, 3, 4, 5), 9, 9);
        Tensor w = whole(Shape.of(1, 1, 5, 6), 10, 9);
        assertEquals(
                Var.of(x).reshape(24, 5).matmul(Var.of(w).reshape(5, 6)).value(),
                Images.conv2d(Var.of(x), Var.of(w)).reshape(24, 6).value());
    }

    @Test
    void aParameterIsNamedInErrorsAndGetsAGradient() {
        Parameter filter = Samples.named("filter", whole(Shape.of(2, 2, 1, 1), 11, 9));
        try (Tape tape = Tape.open()) {
            Var x = tape.input(whole(Shape.of(1, 2, 2, 1), 12, 9));
            Var y = Images.conv2d(x, filter, Sliding.plain());
            assertEquals(
                    x.reshape(2, 2, 1, 1).value(),
                    tape.backward(y.sum()).of(filter).value());
        }
        assertSays(
                "conv2d: shapes [1, 2, 2, 3] and [2, 2, 1, 1]: channels 3 ≠ 1, axis 3 of the images and axis 2 of the"
                        + " weights; the second is parameter " + filter,
                () -> Images.conv2d(Var.of(Tensor.zeros(DType.FLOAT64, 1, 2, 2, 3)), filter, Sliding.plain()));
    }

    @Test
    void withoutImagesOrChannelsThereIsNothing() {
        Var none = Var.of(Tensor.zeros(DType.FLOAT32, 0, 3, 3, 2));
        Var w = Var.of(Tensor.full(DType.FLOAT32, 1, 2, 2, 2, 4));
        assertEquals(Shape.of(0, 2, 2, 4), Images.conv2d(none, w).shape());
        assertEquals(Shape.of(0, 1, 1, 2), Images.maxPool2d(none, 2, 2).shape());
        assertEquals(Shape.of(0, 1, 1, 2), Images.avgPool2d(none, 2, 2).shape());
        Var blank = Var.of(Tensor.zeros(DType.FLOAT32, 1, 2, 2, 0));
        Var weights = Var.of(Tensor.zeros(DType.FLOAT32, 2, 2, 0, 3));
        assertEquals(
                Tensor.zeros(DType.FLOAT32, 1, 1, 1, 3),
                Images.conv2d(blank, weights).value());
        assertEquals(Shape.of(1, 1, 1, 0), Images.avgPool2d(blank, 2, 2).shape());
        Var flat = Var.of(Tensor.zeros(DType.FLOAT32, 1, 0, 2, 2));
        assertEquals(Shape.of(1, 0, 2, 2), Images.maxPool2d(flat, 1, 1).shape());
        Var silence = Var.of(Tensor.zeros(DType.FLOAT32, 3, 0, 2));
        Var taps = Var.of(Tensor.zeros(DType.FLOAT32, 2, 2, 5));
        assertEquals(
                Shape.of(2, 0, 5), Images.conv1d(silence, taps, Sliding.plain()).shape());
    }

    @Test
    void errorsOfConvolutionsSayWhatDoesNotFit() {
        Var x = zeros(2, 3, 4, 5);
        Sliding plain = Sliding.plain();
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
    void errorsOfPoolsAndOfSlidingSayWhatDoesNotFit() {
        Var x = zeros(2, 3, 4, 5);
        Sliding plain = Sliding.plain();
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

    private static Var zeros(int... sizes) {
        return Var.of(Tensor.zeros(DType.FLOAT32, sizes));
    }

    private static void assertSays(String message, Executable call) {
        assertEquals(message, assertThrowsExactly(ShapeException.class, call).getMessage());
    }
}
