package dev.refrain.tensor.internal.compute;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.refrain.tensor.Shape;
import dev.refrain.tensor.internal.memory.Buffer;
import java.util.Random;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class CumulativeTest {
    /** To the bit, NaN for NaN: in float64 arithmetic, or rounded after each addition. */
    @Property(seed = "181", tries = 1000)
    void addsOneAfterTheOtherInAnyLayout(
            @ForAll(supplier = Layouts.Sizes.class) int[] sizes,
            @ForAll boolean wide,
            @ForAll boolean reverse,
            @ForAll Random random) {
        Assume.that(sizes.length > 0);
        Buffer x = Layouts.view(random, wide, Layouts.anyValues(random), sizes);
        int axis = random.nextInt(sizes.length);
        Buffer y = Layouts.filled(wide, () -> 77, sizes);
        Cumulative.sum(x, axis, reverse, y);
        assertArrayEquals(defined(x, axis, reverse), Layouts.values(y));
    }

    private static double[] defined(Buffer x, int axis, boolean reverse) {
        Shape shape = Shape.of(x.sizes());
        double[] sums = new double[shape.count()];
        for (int flat = 0; flat < sums.length; flat++) {
            int[] index = shape.index(flat);
            int to = index[axis];
            int first = reverse ? shape.size(axis) - 1 : 0;
            index[axis] = first;
            sums[flat] = x.get(index);
            while (index[axis] != to) {
                index[axis] += reverse ? -1 : 1;
                double sum = sums[flat] + x.get(index);
                sums[flat] = x.isWide() ? sum : (float) sum;
            }
        }
        return sums;
    }

    /** So large that two threads share them: rows, columns, matrices; each equals what a part of it gives alone. */
    @Test
    void partsAtOnceEqualPartsOneByOne() {
        Random random = new Random(7);
        for (int[] sizes : new int[][] {{500, 700}, {20, 100, 300}}) {
            Buffer x = Layouts.filled(false, random::nextGaussian, sizes);
            for (int axis = 0; axis < sizes.length; axis++) {
                Buffer all = Buffer.zeros(false, sizes);
                Cumulative.sum(x, axis, axis == 1, all);
                int other = axis == 0 ? 1 : 0;
                for (int part = 0; part < sizes[other]; part += 13) {
                    Buffer some = x.sliced(other, part, 1);
                    Buffer alone = Buffer.zeros(false, some.sizes());
                    Cumulative.sum(some, axis, axis == 1, alone);
                    Layouts.assertSame(alone, all.sliced(other, part, 1));
                }
            }
        }
    }

    @Test
    void onlyTheResultIsWrittenAndAMinusZeroStays() {
        Buffer memory = Layouts.filled(false, () -> 77, 6);
        Buffer x = Layouts.of(false, new double[] {-0.0, -0.0, 1, 2}, 2, 2);
        Cumulative.sum(x, 1, false, memory.sliced(0, 1, 4).reshaped(2, 2));
        assertArrayEquals(new double[] {77, -0.0, -0.0, 1, 3, 77}, Layouts.values(memory));
        Cumulative.sum(x, 0, true, memory.sliced(0, 1, 4).reshaped(2, 2));
        assertArrayEquals(new double[] {77, 1, 2, 1, 2, 77}, Layouts.values(memory));
        assertEquals(77, memory.get(5));
    }
}
