package dev.refrain.tensor.internal.compute;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.refrain.tensor.Shape;
import dev.refrain.tensor.internal.memory.Buffer;
import dev.refrain.tensor.internal.memory.Window;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PoolingTest {
    private static final double[] FEW = {0.0, -0.0, 1, 2, Double.NaN, Double.NEGATIVE_INFINITY};

    @Property(seed = "161", tries = 500)
    void isTheFirstMaximumInEachWindow(@ForAll boolean wide, @ForAll Random random) {
        Slide slide = Slides.any(random);
        Buffer x = ConvolutionTest.images(
                random, wide, () -> FEW[random.nextInt(FEW.length)], slide, random.nextInt(3), random.nextInt(20));
        Buffer y = ConvolutionTest.results(wide, slide, x.size(0), x.size(3));
        int[] index = new int[y.count()];
        Pooling.max(x, slide, y);
        Pooling.indices(x, slide, y, index);
        Shape shape = Shape.of(y.sizes());
        for (int flat = 0; flat < y.count(); flat++) {
            int[] at = shape.index(flat);
            double max = Double.NEGATIVE_INFINITY;
            int place = -1;
            for (int i = 0; i < slide.down().taps(); i++) {
                for (int j = 0; j < slide.right().taps(); j++) {
                    if (Slides.isInside(slide.down(), at[1], i) && Slides.isInside(slide.right(), at[2], j)) {
                        int row = Slides.at(slide.down(), at[1], i);
                        int column = Slides.at(slide.right(), at[2], j);
                        double value = x.get(at[0], row, column, at[3]);
                        if (place < 0 || Double.compare(value, max) > 0) {
                            max = value;
                            int pixel = (at[0] * slide.down().size() + row)
                                            * slide.right().size()
                                    + column;
                            place = pixel * x.size(3) + at[3];
                        }
                    }
                }
            }
            assertEquals(max, y.get(at));
            assertEquals(place, index[flat]);
        }
    }

    @Property(seed = "162", tries = 200)
    void addingByIndexIsTheAdjointOfPicking(@ForAll boolean wide, @ForAll Random random) {
        Buffer y = Layouts.window(random, wide, () -> random.nextInt(21) - 10, 3, 4);
        int[] index = random.ints(12, -1, 6).toArray();
        Buffer x = Layouts.filled(wide, () -> 5, 6);
        Pooling.scatterAdd(y, index, x);
        double[] expected = {5, 5, 5, 5, 5, 5};
        double[] values = Layouts.values(y);
        for (int i = 0; i < 12; i++) {
            if (index[i] >= 0) {
                expected[index[i]] += values[i];
            }
        }
        assertArrayEquals(expected, Layouts.values(x));
    }

    @Property(seed = "163", tries = 200)
    void whatIsPickedIsWhereTheIndexPoints(@ForAll boolean wide, @ForAll Random random) {
        Buffer x = Layouts.view(random, wide, Layouts.anyValues(random), 2, 3);
        int[] index = random.ints(12, -1, 6).toArray();
        Buffer y = Layouts.filled(wide, () -> 77, 3, 4);
        Pooling.gather(x, index, y);
        double[] values = Layouts.values(x);
        assertArrayEquals(
                IntStream.of(index).mapToDouble(at -> at < 0 ? 0 : values[at]).toArray(), Layouts.values(y));
    }

    /** As many windows as are split over threads. */
    @Test
    void imagesAtOnceEqualImagesOneByOne() {
        Random random = new Random(6);
        Slide slide = new Slide(new Window(50, 3, 2, 1, 1), new Window(40, 2, 2, 0, 1));
        Buffer x = Layouts.filled(false, random::nextGaussian, 3, 50, 40, 96);
        Buffer y = ConvolutionTest.results(false, slide, 3, 96);
        int[] index = new int[y.count()];
        Pooling.max(x, slide, y);
        Pooling.indices(x, slide, y, index);
        int each = index.length / 3;
        for (int i = 0; i < 3; i++) {
            Buffer one = ConvolutionTest.results(false, slide, 1, 96);
            int[] oneIndex = new int[each];
            Pooling.max(x.sliced(0, i, 1), slide, one);
            Pooling.indices(x.sliced(0, i, 1), slide, one, oneIndex);
            Layouts.assertSame(one, y.sliced(0, i, 1));
            for (int k = 0; k < each; k++) {
                assertEquals(oneIndex[k] + i * 50 * 40 * 96, index[i * each + k]);
            }
        }
    }
}
