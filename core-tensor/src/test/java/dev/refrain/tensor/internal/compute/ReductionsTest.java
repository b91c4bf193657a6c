package dev.refrain.tensor.internal.compute;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.tensor.Shape;
import dev.refrain.tensor.internal.memory.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReductionsTest {
    @Property(seed = "121", tries = 1500)
    void sumAddsInTheWrittenOrderForAnyLayout(
            @ForAll(supplier = Layouts.Sizes.class) int[] sizes, @ForAll boolean wide, @ForAll Random random) {
        Buffer x = Layouts.view(random, wide, Layouts.anyValues(random), sizes);
        boolean[] reduced = someAxes(sizes.length, random);
        assertArrayEquals(definedSums(x, reduced), Layouts.values(sum(x, reduced)));
        Layouts.assertSame(sum(Layouts.plain(x), reduced), sum(x, reduced));
    }

    /** Lengths about the lanes: none, part of them, whole rounds and a rest. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 15, 16, 17, 31, 32, 33, 100, 1000})
    void longRowsAndColumnsAddInTheWrittenOrder(int length) {
        Random random = new Random(length);
        for (boolean wide : new boolean[] {false, true}) {
            Buffer rows = Layouts.filled(wide, random::nextGaussian, 3, length);
            Buffer columns = Layouts.filled(wide, random::nextGaussian, length, 3);
            for (Buffer x : List.of(rows, columns, rows.permuted(1, 0), columns.permuted(1, 0))) {
                for (boolean[] reduced : new boolean[][] {{false, true}, {true, false}, {true, true}, {false, false}}) {
                    assertArrayEquals(definedSums(x, reduced), Layouts.values(sum(x, reduced)));
                }
            }
        }
    }

    /** 2²⁴ + 1 is no float but rounds to 2²⁴, so the sum tells the order. Worked out by hand. */
    @Test
    void goldenSumsShowTheOrder() {
        float[] values = new float[18];
        values[0] = 0x1p24f;
        Arrays.fill(values, 1, 18, 1f);
        // Lane 0 loses the element 16 that it gets and, in the tree's first step, lane 8; the others meet first.
        assertEquals(
                0x1p24 + 16, sum(Buffer.over(values, 18), new boolean[] {true}).get());
        // One after the other, every 1 is lost.
        assertEquals(
                0x1p24,
                sum(Buffer.over(values, 18, 1), new boolean[] {true, false}).get(0));
    }

    @Property(seed = "122", tries = 1000)
    void maxIsTheGreatestWithNaNOverAllAndPlusZeroOverMinusZero(
            @ForAll(supplier = Layouts.Sizes.class) int[] sizes, @ForAll boolean wide, @ForAll Random random) {
        Assume.that(Shape.of(sizes).count() > 0);
        Buffer x = Layouts.view(random, wide, Layouts.anyValues(random), sizes);
        boolean[] reduced = someAxes(sizes.length, random);
        double[] expected = groups(x, reduced).stream()
                .mapToDouble(group -> group.stream().reduce(Math::max).orElseThrow())
                .toArray();
        Buffer out = outputOf(x, reduced);
        Reductions.max(x, reduced, out);
        assertArrayEquals(expected, Layouts.values(out));
    }

    @Property(seed = "123", tries = 1000)
    void firstMaxIsOneAtTheFirstMaximumOfEachGroupAndElseZero(
            @ForAll(supplier = Layouts.Sizes.class) int[] sizes, @ForAll boolean wide, @ForAll Random random) {
        double[] few = {0.0, -0.0, 1, 2, Double.NaN, Double.NEGATIVE_INFINITY};
        Buffer x = Layouts.view(random, wide, () -> few[random.nextInt(few.length)], sizes);
        boolean[] reduced = someAxes(sizes.length, random);
        Buffer mask = Layouts.window(random, wide, () -> 77, sizes);
        Maxima.mask(x, reduced, mask);
        List<List<Double>> masks = groups(mask, reduced);
        List<List<Double>> groups = groups(x, reduced);
        for (int g = 0; g < groups.size(); g++) {
            List<Double> group = groups.get(g);
            if (!group.isEmpty()) {
                int first = group.indexOf(group.stream().reduce(Math::max).orElseThrow()); // equals: NaN is NaN
                List<Double> expected = IntStream.range(0, group.size())
                        .mapToObj(i -> i == first ? 1.0 : 0.0)
                        .toList();
                assertEquals(expected, masks.get(g));
            }
        }
    }

    @Test
    void maximaOfSpecialValues() {
        float nan = Float.NaN;
        float[] rows = {1, nan, 3, -0f, 0f, -0f, 2, 5, 5, Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY, -1e38f};
        Buffer x = Buffer.over(rows, 4, 3);
        boolean[] last = {false, true};
        Buffer max = outputOf(x, last);
        Reductions.max(x, last, max);
        assertArrayEquals(new double[] {Double.NaN, 0.0, 5, -1e38f}, Layouts.values(max));
        Buffer mask = Buffer.zeros(false, 4, 3);
        Maxima.mask(x, last, mask);
        assertArrayEquals(new double[] {0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 0, 1}, Layouts.values(mask));
        Buffer allMinusInfinity = Layouts.filled(true, () -> Double.NEGATIVE_INFINITY, 1, 3);
        Buffer wideMask = Buffer.zeros(true, 1, 3);
        Maxima.mask(allMinusInfinity, last, wideMask);
        assertArrayEquals(new double[] {1, 0, 0}, Layouts.values(wideMask));
    }

    @Test
    void emptySumsAreZero() {
        for (boolean wide : new boolean[] {false, true}) {
            for (boolean[] reduced : new boolean[][] {{true, false}, {false, true}, {true, true}}) {
                for (int[] sizes : new int[][] {{0, 3}, {3, 0}, {0, 0}}) {
                    Buffer x = Buffer.zeros(wide, sizes);
                    double[] sums = Layouts.values(sum(x, reduced));
                    assertArrayEquals(new double[sums.length], sums);
                }
            }
        }
        assertEquals(
                3, sum(Buffer.zeros(false, 0, 3), new boolean[] {true, false}).count());
    }

    @Test
    void onlyTheResultIsWritten() {
        Buffer x = Buffer.over(new float[] {1, 2, 3, 4}, 2, 2);
        for (boolean[] reduced : new boolean[][] {{true, false}, {false, true}}) {
            Buffer memory = Layouts.filled(false, () -> 77, 4);
            Reductions.sum(x, reduced, memory.sliced(0, 1, 2));
            double[] expected = reduced[0] ? new double[] {77, 4, 6, 77} : new double[] {77, 3, 7, 77};
            assertArrayEquals(expected, Layouts.values(memory));
            Reductions.max(x, reduced, memory.sliced(0, 1, 2));
            double[] maxima = reduced[0] ? new double[] {77, 3, 4, 77} : new double[] {77, 2, 4, 77};
            assertArrayEquals(maxima, Layouts.values(memory));
        }
    }

    @Test
    void float32SumsStayNearFloat64() {
        Random random = new Random(7);
        Buffer x = Layouts.filled(false, random::nextDouble, 10_000);
        double exact = Arrays.stream(Layouts.values(x)).sum();
        double given = sum(x, new boolean[] {true}).get();
        assertTrue(Math.abs(given - exact) <= 4 * Math.sqrt(10_000) * 0x1p-24 * exact);
    }

    /** The written definition. Sums of two floats are exact enough in double that rounding again to float is harmless. */
    private static double[] definedSums(Buffer x, boolean[] reduced) {
        boolean inLanes = reduced.length == 0 || reduced[reduced.length - 1];
        int count = x.isWide() ? 8 : 16;
        return groups(x, reduced).stream()
                .mapToDouble(group -> inLanes ? laneSum(group, count, x.isWide()) : chain(group, x.isWide()))
                .toArray();
    }

    private static double chain(List<Double> terms, boolean wide) {
        double sum = 0;
        for (double term : terms) {
            sum = rounded(sum + term, wide);
        }
        return sum;
    }

    private static double laneSum(List<Double> terms, int count, boolean wide) {
        double[] lanes = new double[count];
        for (int i = 0; i < terms.size(); i++) {
            lanes[i % count] = rounded(lanes[i % count] + terms.get(i), wide);
        }
        return tree(lanes, wide);
    }

    private static double tree(double[] lanes, boolean wide) {
        if (lanes.length == 1) {
            return lanes[0];
        }
        int half = lanes.length / 2;
        return tree(
                IntStream.range(0, half)
                        .mapToDouble(lane -> rounded(lanes[lane] + lanes[lane + half], wide))
                        .toArray(),
                wide);
    }

    private static double rounded(double value, boolean wide) {
        return wide ? value : (float) value;
    }

    /** For each output, in row-major order, the elements it is made of, in row-major order. */
    static List<List<Double>> groups(Buffer x, boolean[] reduced) {
        List<List<Double>> groups = new ArrayList<>();
        int outputs = outputOf(x, reduced).count();
        for (int i = 0; i < outputs; i++) {
            groups.add(new ArrayList<>());
        }
        Shape shape = Shape.of(x.sizes());
        for (int flat = 0; flat < shape.count(); flat++) {
            int[] index = shape.index(flat);
            int group = 0;
            for (int axis = 0; axis < index.length; axis++) {
                group = reduced[axis] ? group : group * x.size(axis) + index[axis];
            }
            groups.get(group).add(x.get(index));
        }
        return groups;
    }

    /** More than 2¹⁷ elements, so that columns are split over threads: by matrices, and by stripes of one matrix. */
    @Test
    void columnsSplitOverThreadsEqualColumnsOneByOne() {
        Random random = new Random(9);
        Buffer x = Layouts.filled(false, random::nextGaussian, 5, 300, 150);
        Buffer sums = sum(x, new boolean[] {false, true, false});
        Buffer flat = x.reshaped(1500, 150);
        Buffer wide = x.reshaped(300, 750);
        Buffer all = sum(flat, new boolean[] {true, false});
        Buffer stripes = sum(wide, new boolean[] {true, false});
        for (int j = 0; j < 150; j += 7) {
            for (int i = 0; i < 5; i++) {
                Buffer one = sum(x.sliced(0, i, 1).sliced(2, j, 1), new boolean[] {false, true, false});
                Layouts.assertSame(one, sums.sliced(0, i, 1).sliced(1, j, 1));
            }
            Layouts.assertSame(sum(flat.sliced(1, j, 1), new boolean[] {true, false}), all.sliced(0, j, 1));
            Layouts.assertSame(sum(wide.sliced(1, 5 * j, 1), new boolean[] {true, false}), stripes.sliced(0, 5 * j, 1));
        }
    }

    private static Buffer sum(Buffer x, boolean[] reduced) {
        Buffer out = outputOf(x, reduced);
        Reductions.sum(x, reduced, out);
        return out;
    }

    static Buffer outputOf(Buffer x, boolean[] reduced) {
        int[] kept = IntStream.range(0, reduced.length)
                .filter(axis -> !reduced[axis])
                .map(x::size)
                .toArray();
        return Layouts.filled(x.isWide(), () -> 77, kept);
    }

    static boolean[] someAxes(int rank, Random random) {
        boolean[] reduced = new boolean[rank];
        for (int axis = 0; axis < rank; axis++) {
            reduced[axis] = random.nextBoolean();
        }
        return reduced;
    }
}
