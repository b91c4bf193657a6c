package dev.refrain.autograd;

import static dev.refrain.autograd.Samples.whole;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.refrain.autograd.ops.Conv2dImages;
import dev.refrain.autograd.ops.Conv2dWeights;
import dev.refrain.autograd.ops.MaxPool2dSpread;
import dev.refrain.autograd.ops.MaxPool2dTake;
import dev.refrain.autograd.ops.Sliding;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

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

    /** One that sees all of a padded sequence has one place. */
    @Test
    void aWindowOfAPaddedSequenceMayBeLongerThanIt() {
        Tensor x = whole(Shape.of(2, 1, 3), 7, 9);
        Tensor w = whole(Shape.of(4, 3, 2), 8, 9);
        Sliding padded = Sliding.plain().paddings(1, 0);
        Var middle = Var.of(w).slice(0, 1, 3).reshape(6, 2);
        assertEquals(
                Var.of(x).reshape(1, 6).matmul(middle).reshape(1, 1, 2).value(),
                Images.conv1d(Var.of(x), Var.of(w), padded).value());
    }

    @Test
    void aWindowOfOneElementIsAProduct() {
        Tensor x = whole(Shape.of(2, 3, 4, 5), 9, 9);
        Tensor w = whole(Shape.of(1, 1, 5, 6), 10, 9);
        assertEquals(
                Var.of(x).reshape(24, 5).matmul(Var.of(w).reshape(5, 6)).value(),
                Images.conv2d(Var.of(x), Var.of(w)).reshape(24, 6).value());
        assertEquals(
                Var.of(x).reshape(24, 5).matmul(Var.of(w).reshape(5, 6)).value(),
                Images.conv1d(Var.of(x).reshape(6, 4, 5), Var.of(w).reshape(1, 5, 6), Sliding.plain())
                        .reshape(24, 6)
                        .value());
    }

    @Test
    void aParameterGetsAGradient() {
        Parameter filter = Samples.named("filter", whole(Shape.of(2, 2, 1, 1), 11, 9));
        try (Tape tape = Tape.open()) {
            Var x = tape.input(whole(Shape.of(1, 2, 2, 1), 12, 9));
            Var y = Images.conv2d(x, filter, Sliding.plain());
            assertEquals(
                    x.reshape(2, 2, 1, 1).value(),
                    tape.backward(y.sum()).of(filter).value());
        }
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
        Var nothing = Var.of(Tensor.zeros(DType.FLOAT32, 0, 2, 2));
        assertEquals(
                Shape.of(0, 2, 5),
                Images.conv1d(nothing, taps.slice(0, 0, 1), Sliding.plain()).shape());
    }
}
