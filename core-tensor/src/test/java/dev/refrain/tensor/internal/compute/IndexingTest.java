package dev.refrain.tensor.internal.compute;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.refrain.tensor.Shape;
import dev.refrain.tensor.internal.memory.Buffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class IndexingTest {
    @Property(seed = "111", tries = 500)
    void gatherPicksRowsOfTablesOfAnyLayout(
            @ForAll(supplier = Layouts.Sizes.class) int[] row,
            @ForAll @IntRange(min = 1, max = 6) int rows,
            @ForAll @IntRange(max = 9) int picked,
            @ForAll boolean wide,
            @ForAll Random random) {
        Buffer table = Layouts.view(random, wide, Layouts.anyValues(random), sizes(rows, row));
        int[] index = random.ints(picked, 0, rows).toArray();
        Buffer out = Layouts.filled(wide, () -> 77, sizes(picked, row));
        Indexing.gather(table, index, out);
        for (int i = 0; i < picked; i++) {
            Layouts.assertSame(table.sliced(0, index[i], 1), out.sliced(0, i, 1));
        }
    }

    /** Each element of the table is a sum in the order of the index: rounding shows any other order. */
    @Property(seed = "112", tries = 500)
    void scatterAddAddsInTheOrderOfTheIndex(
            @ForAll(supplier = Layouts.Sizes.class) int[] row,
            @ForAll @IntRange(min = 1, max = 4) int rows,
            @ForAll @IntRange(max = 20) int given,
            @ForAll boolean wide,
            @ForAll Random random) {
        Buffer added = Layouts.view(random, wide, random::nextGaussian, sizes(given, row));
        int[] index = random.ints(given, 0, rows).toArray();
        Buffer table = Layouts.filled(wide, random::nextGaussian, sizes(rows, row));
        double[] expected = Layouts.values(table);
        double[] terms = Layouts.values(added);
        int width = Shape.of(row).count();
        for (int at = 0; at < terms.length; at++) {
            int to = index[at / width] * width + at % width;
            double sum = expected[to] + terms[at];
            expected[to] = wide ? sum : (float) sum; // rounding a double sum of floats again is harmless
        }
        Indexing.scatterAdd(added, index, table);
        assertArrayEquals(expected, Layouts.values(table));
    }

    @Property(seed = "113", tries = 300)
    void scatterAddIsTheAdjointOfGather(
            @ForAll(supplier = Layouts.Sizes.class) int[] row,
            @ForAll @IntRange(min = 1, max = 6) int rows,
            @ForAll @IntRange(max = 9) int picked,
            @ForAll Random random) {
        DoubleSupplier integers = () -> random.nextInt(201) - 100; // so that every sum is exact
        Buffer table = Layouts.view(random, true, integers, sizes(rows, row));
        Buffer given = Layouts.view(random, true, integers, sizes(picked, row));
        int[] index = random.ints(picked, 0, rows).toArray();
        Buffer gathered = Buffer.zeros(true, sizes(picked, row));
        Buffer scattered = Buffer.zeros(true, sizes(rows, row));
        Indexing.gather(table, index, gathered);
        Indexing.scatterAdd(given, index, scattered);
        assertEquals(dot(given, gathered), dot(scattered, table));
    }

    @Property(seed = "114", tries = 500)
    void takeAlongPicksElementsByTheirOwnIndex(
            @ForAll(supplier = Layouts.Sizes.class) int[] sizes,
            @ForAll @IntRange(max = 3) int anyAxis,
            @ForAll @IntRange(max = 6) int picked,
            @ForAll boolean wide,
            @ForAll Random random) {
        Assume.that(anyAxis < sizes.length && sizes[anyAxis] > 0);
        Buffer x = Layouts.view(random, wide, Layouts.anyValues(random), sizes);
        Shape shape = Shape.of(sizes).with(anyAxis, picked);
        int[] index = random.ints(shape.count(), 0, sizes[anyAxis]).toArray();
        Buffer out = Layouts.filled(wide, () -> 77, shape.sizes());
        Indexing.takeAlong(x, anyAxis, index, out);
        for (int flat = 0; flat < index.length; flat++) {
            int[] at = shape.index(flat);
            double found = out.get(at);
            at[anyAxis] = index[flat];
            assertEquals(x.get(at), found);
        }
    }

    /** Rounding shows any other order than that of the index. */
    @Property(seed = "115", tries = 500)
    void addAlongAddsInTheOrderOfTheIndex(
            @ForAll(supplier = Layouts.Sizes.class) int[] sizes,
            @ForAll @IntRange(max = 3) int anyAxis,
            @ForAll @IntRange(min = 1, max = 4) int size,
            @ForAll boolean wide,
            @ForAll Random random) {
        Assume.that(anyAxis < sizes.length);
        Buffer values = Layouts.view(random, wide, random::nextGaussian, sizes);
        Shape shape = Shape.of(sizes);
        Shape sumShape = shape.with(anyAxis, size);
        int[] index = random.ints(shape.count(), 0, size).toArray();
        Buffer sums = Layouts.filled(wide, random::nextGaussian, sumShape.sizes());
        Map<List<Integer>, Double> expected = new HashMap<>();
        for (int flat = 0; flat < sumShape.count(); flat++) {
            expected.put(boxed(sumShape.index(flat)), sums.get(sumShape.index(flat)));
        }
        for (int flat = 0; flat < index.length; flat++) {
            int[] at = shape.index(flat);
            double term = values.get(at);
            at[anyAxis] = index[flat];
            expected.merge(boxed(at), term, (sum, each) -> wide ? sum + each : (float) (sum + each));
        }
        Indexing.addAlong(values, anyAxis, index, sums);
        expected.forEach((at, sum) ->
                assertEquals(sum, sums.get(at.stream().mapToInt(each -> each).toArray())));
    }

    private static List<Integer> boxed(int[] index) {
        return IntStream.of(index).boxed().toList();
    }

    /** As many elements as are split over threads. */
    @Test
    void blocksAtOnceEqualBlocksOneByOne() {
        Random random = new Random(8);
        Buffer x = Layouts.filled(false, random::nextGaussian, 300, 40, 30);
        int[] index = random.ints(300 * 20 * 30, 0, 40).toArray();
        Buffer taken = Layouts.filled(false, () -> 77, 300, 20, 30);
        Buffer sums = Buffer.zeros(false, x.sizes());
        Indexing.takeAlong(x, 1, index, taken);
        Indexing.addAlong(taken, 1, index, sums);
        for (int i = 0; i < 300; i++) {
            Buffer one = Layouts.filled(false, () -> 77, 1, 20, 30);
            Buffer oneSums = Buffer.zeros(false, 1, 40, 30);
            int[] own = Arrays.copyOfRange(index, i * 600, (i + 1) * 600);
            Indexing.takeAlong(x.sliced(0, i, 1), 1, own, one);
            Indexing.addAlong(one, 1, own, oneSums);
            Layouts.assertSame(one, taken.sliced(0, i, 1));
            Layouts.assertSame(oneSums, sums.sliced(0, i, 1));
        }
    }

    @Test
    void repeatedIndicesAddUp() {
        Buffer table = Buffer.over(new float[] {1, 2, 3, 4, 5, 6}, 3, 2);
        Buffer rows = Buffer.over(new float[] {10, 20, 30, 40, 50, 60}, 3, 2);
        Indexing.scatterAdd(rows, new int[] {2, 0, 2}, table);
        assertArrayEquals(new double[] {31, 42, 3, 4, 65, 86}, Layouts.values(table));
        Buffer out = Buffer.zeros(false, 2, 2);
        Indexing.gather(table, new int[] {2, 2}, out);
        assertArrayEquals(new double[] {65, 86, 65, 86}, Layouts.values(out));
    }

    @Test
    void onlyTheResultIsWritten() {
        Buffer memory = Layouts.filled(false, () -> 77, 4, 2);
        Indexing.gather(Buffer.over(new float[] {1, 2}, 1, 2), new int[] {0, 0}, memory.sliced(0, 1, 2));
        assertArrayEquals(new double[] {77, 77, 1, 2, 1, 2, 77, 77}, Layouts.values(memory));
        Indexing.scatterAdd(Buffer.over(new float[] {1, 2}, 1, 2), new int[] {1}, memory.sliced(0, 1, 2));
        assertArrayEquals(new double[] {77, 77, 1, 2, 2, 4, 77, 77}, Layouts.values(memory));
    }

    private static int[] sizes(int first, int[] row) {
        return IntStream.concat(IntStream.of(first), IntStream.of(row)).toArray();
    }

    private static double dot(Buffer a, Buffer b) {
        double[] left = Layouts.values(a);
        double[] right = Layouts.values(b);
        return IntStream.range(0, left.length)
                .mapToDouble(i -> left[i] * right[i])
                .sum();
    }
}
