package dev.refrain.tensor.internal.compute;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.refrain.tensor.Shape;
import dev.refrain.tensor.internal.memory.Buffer;
import dev.refrain.tensor.internal.memory.Window;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ConvolutionTest {
    /** Bit for bit: one chain of fused multiply-adds over taps down, taps right, channels. */
    @Property(seed = "151", tries = 400)
    void isTheSevenLoops(@ForAll boolean wide, @ForAll Random random) {
        Slide slide = Slides.any(random);
        int channels = random.nextInt(4);
        int outputs = random.nextInt(4);
        Buffer x = images(random, wide, random::nextGaussian, slide, random.nextInt(3), channels);
        Buffer w = Layouts.filled(
                wide, random::nextGaussian, slide.down().taps(), slide.right().taps(), channels, outputs);
        Buffer y = results(wide, slide, x.size(0), outputs);
        Convolution.run(x, slide, w, y);
        int[] at = new int[4];
        for (at[0] = 0; at[0] < y.size(0); at[0]++) {
            for (at[1] = 0; at[1] < y.size(1); at[1]++) {
                for (at[2] = 0; at[2] < y.size(2); at[2]++) {
                    for (at[3] = 0; at[3] < y.size(3); at[3]++) {
                        assertEquals(element(x, slide, w, at), y.get(at));
                    }
                }
            }
        }
    }

    private static double element(Buffer x, Slide slide, Buffer w, int[] at) {
        double sum = 0;
        for (int i = 0; i < slide.down().taps(); i++) {
            for (int j = 0; j < slide.right().taps(); j++) {
                for (int c = 0; c < x.size(3); c++) {
                    boolean inside =
                            Slides.isInside(slide.down(), at[1], i) && Slides.isInside(slide.right(), at[2], j);
                    int row = Slides.at(slide.down(), at[1], i);
                    double value = inside ? x.get(at[0], row, Slides.at(slide.right(), at[2], j), c) : 0;
                    double weight = w.get(i, j, c, at[3]);
                    sum = x.isWide() ? Math.fma(value, weight, sum) : fma((float) value, (float) weight, (float) sum);
                }
            }
        }
        return sum;
    }

    private static float fma(float a, float b, float c) {
        return Math.fma(a, b, c);
    }

    /** ⟨im2col x, p⟩ = ⟨x, col2im p⟩ for a part of the rows, exactly: all values are small whole numbers. */
    @Property(seed = "152", tries = 400)
    void addingPatchesIsTheAdjointOfTakingThem(@ForAll boolean wide, @ForAll Random random) {
        Slide slide = Slides.any(random);
        DoubleSupplier whole = () -> random.nextInt(21) - 10;
        int images = random.nextInt(3);
        int channels = random.nextInt(4);
        Buffer x = Layouts.filled(
                wide, whole, images, slide.down().size(), slide.right().size(), channels);
        int rows = images * slide.places();
        int from = random.nextInt(rows + 1);
        int count = random.nextInt(rows - from + 1);
        Buffer given = Layouts.filled(wide, whole, count, slide.taps() * channels);
        Buffer patches = Layouts.filled(wide, () -> 77, count, slide.taps() * channels);
        Convolution.patches(x, slide, from, patches);
        Buffer sums = Buffer.zeros(wide, x.sizes());
        Convolution.addPatches(given, slide, from, sums);
        assertEquals(dot(patches, given), dot(x, sums));
    }

    @Property(seed = "153", tries = 200)
    void theAdjointIsTheAdjoint(@ForAll boolean wide, @ForAll Random random) {
        Slide slide = Slides.any(random);
        DoubleSupplier whole = () -> random.nextInt(11) - 5;
        int channels = 1 + random.nextInt(3);
        Buffer x = images(random, wide, whole, slide, random.nextInt(3), channels);
        Buffer w =
                Layouts.filled(wide, whole, slide.down().taps(), slide.right().taps(), channels, 2);
        Buffer y = results(wide, slide, x.size(0), 2);
        Convolution.run(x, slide, w, y);
        Buffer cotangent = Layouts.window(random, wide, whole, y.sizes());
        Buffer gradient = Layouts.filled(wide, () -> 77, x.sizes());
        Convolution.adjoint(cotangent, slide, w, gradient);
        assertEquals(dot(y, cotangent), dot(x, gradient));
    }

    /** Bit for bit: one chain of fused multiply-adds over images, places down, places right. */
    @Property(seed = "154", tries = 300)
    void theAdjointInTheWeightsIsTheSevenLoops(@ForAll boolean wide, @ForAll Random random) {
        Slide slide = Slides.any(random);
        int channels = random.nextInt(4);
        Buffer x = images(random, wide, random::nextGaussian, slide, random.nextInt(3), channels);
        Buffer y = Layouts.view(
                random,
                wide,
                random::nextGaussian,
                x.size(0),
                slide.down().places(),
                slide.right().places(),
                random.nextInt(4));
        Buffer w = Layouts.filled(
                wide, () -> 77, slide.down().taps(), slide.right().taps(), channels, y.size(3));
        Convolution.weights(x, slide, y, w);
        Shape shape = Shape.of(w.sizes());
        for (int flat = 0; flat < w.count(); flat++) {
            assertEquals(weight(x, slide, y, shape.index(flat)), w.get(shape.index(flat)));
        }
    }

    private static double weight(Buffer x, Slide slide, Buffer y, int[] at) {
        double sum = 0;
        for (int n = 0; n < y.size(0); n++) {
            for (int i = 0; i < y.size(1); i++) {
                for (int j = 0; j < y.size(2); j++) {
                    boolean inside =
                            Slides.isInside(slide.down(), i, at[0]) && Slides.isInside(slide.right(), j, at[1]);
                    int row = Slides.at(slide.down(), i, at[0]);
                    double value = inside ? x.get(n, row, Slides.at(slide.right(), j, at[1]), at[2]) : 0;
                    double cotangent = y.get(n, i, j, at[3]);
                    sum = x.isWide()
                            ? Math.fma(value, cotangent, sum)
                            : fma((float) value, (float) cotangent, (float) sum);
                }
            }
        }
        return sum;
    }

    /** As many rows as make several blocks, and products worth splitting: one chain goes on from image to image. */
    @Test
    void weightsAreOneChainOverAllBlocks() {
        Random random = new Random(7);
        Slide slide = new Slide(new Window(40, 3, 1, 1, 1), new Window(30, 5, 1, 2, 1));
        Buffer x = Layouts.filled(false, random::nextGaussian, 3, 40, 30, 8);
        Buffer y = Layouts.filled(false, random::nextGaussian, 3, 40, 30, 6);
        Buffer w = Layouts.filled(false, () -> 77, 3, 5, 8, 6);
        Convolution.weights(x, slide, y, w);
        for (int[] at : new int[][] {{0, 0, 0, 0}, {1, 2, 3, 4}, {2, 4, 7, 5}}) {
            assertEquals(weight(x, slide, y, at), w.get(at));
        }
    }

    /** As many rows as make several blocks: each image gives what it gives alone. */
    @Test
    void imagesAtOnceEqualImagesOneByOne() {
        Random random = new Random(5);
        Slide slide = new Slide(new Window(40, 3, 1, 1, 1), new Window(30, 5, 1, 2, 1));
        Buffer x = Layouts.filled(false, random::nextGaussian, 3, 40, 30, 8);
        Buffer w = Layouts.filled(false, random::nextGaussian, 3, 5, 8, 6);
        Buffer y = results(false, slide, 3, 6);
        Buffer gradient = Layouts.filled(false, () -> 77, x.sizes());
        Convolution.run(x, slide, w, y);
        Convolution.adjoint(y, slide, w, gradient);
        for (int i = 0; i < 3; i++) {
            Buffer one = results(false, slide, 1, 6);
            Buffer oneGradient = Layouts.filled(false, () -> 77, 1, 40, 30, 8);
            Convolution.run(x.sliced(0, i, 1), slide, w, one);
            Convolution.adjoint(one, slide, w, oneGradient);
            Layouts.assertSame(one, y.sliced(0, i, 1));
            Layouts.assertSame(oneGradient, gradient.sliced(0, i, 1));
        }
    }

    /** Worked out by hand. */
    @Test
    void aWindowOfTwoByTwo() {
        Slide slide = new Slide(new Window(2, 2, 1, 0, 1), new Window(3, 2, 1, 0, 1));
        Buffer x = Buffer.over(new float[] {1, 2, 3, 4, 5, 6}, 1, 2, 3, 1);
        Buffer w = Buffer.over(new float[] {1, 10, 100, 1000}, 2, 2, 1, 1);
        Buffer y = results(false, slide, 1, 1);
        Convolution.run(x, slide, w, y);
        assertArrayEquals(new double[] {5421, 6532}, Layouts.values(y));
    }

    @Test
    void aWindowHasAsManyPlacesAsFit() {
        assertEquals(3, new Window(5, 3, 1, 0, 1).places());
        assertEquals(5, new Window(5, 3, 1, 1, 1).places());
        assertEquals(3, new Window(5, 3, 2, 1, 1).places());
        assertEquals(1, new Window(5, 3, 1, 0, 2).places());
        assertEquals(0, new Window(4, 3, 1, 0, 2).places());
        assertEquals(0, new Window(0, 1, 1, 0, 1).places());
        assertEquals(2, new Window(0, 1, 1, 1, 1).places());
    }

    static Buffer images(Random random, boolean wide, DoubleSupplier values, Slide slide, int images, int channels) {
        return Layouts.view(
                random, wide, values, images, slide.down().size(), slide.right().size(), channels);
    }

    static Buffer results(boolean wide, Slide slide, int images, int outputs) {
        return Layouts.filled(
                wide, () -> 77, images, slide.down().places(), slide.right().places(), outputs);
    }

    private static double dot(Buffer a, Buffer b) {
        double[] left = Layouts.values(a);
        double[] right = Layouts.values(b);
        return IntStream.range(0, left.length)
                .mapToDouble(i -> left[i] * right[i])
                .sum();
    }
}
