package dev.refrain.tensor.internal.compute;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.tensor.internal.memory.Buffer;
import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProductsTest {
    @Property(seed = "101", tries = 1500)
    void everyElementIsOneChainOverAscendingKForOperandsOfAnyLayout(
            @ForAll @IntRange(max = 9) int m,
            @ForAll @IntRange(max = 9) int k,
            @ForAll @IntRange(max = 70) int n,
            @ForAll boolean wide,
            @ForAll Random random) {
        Buffer a = Layouts.view(random, wide, Layouts.anyValues(random), m, k);
        Buffer b = Layouts.view(random, wide, Layouts.anyValues(random), k, n);
        assertArrayEquals(chains(a, b), Layouts.values(product(a, b)));
    }

    /** All heights and widths of a tile, at the edges of C and after whole tiles, alone and after a C that is there. */
    @Property(seed = "103", tries = 1500)
    void tilesOfEverySizeAreTheSameChains(
            @ForAll @IntRange(max = 19) int m,
            @ForAll @IntRange(max = 40) int k,
            @ForAll @IntRange(max = 150) int n,
            @ForAll boolean wide,
            @ForAll boolean resume,
            @ForAll Random random) {
        Buffer a = oriented(random, wide, m, k);
        Buffer b = oriented(random, wide, k, n);
        Buffer c = Layouts.window(random, wide, Layouts.anyValues(random), m, n);
        double[] expected = chains(a, b, resume ? Layouts.values(c) : new double[m * n]);
        PackedMatrix packed = PackedMatrix.of(b);
        Buffer again = Layouts.plain(c);
        if (resume) {
            Products.add(a, b, c);
            Products.add(a, packed, again);
        } else {
            Products.matmul(a, b, c);
            Products.matmul(a, packed, again);
        }
        assertArrayEquals(expected, Layouts.values(c));
        assertArrayEquals(expected, Layouts.values(again));
    }

    /** More than one block of k and of rows, and more columns than are transposed at a time; nothing fills its block. */
    @ParameterizedTest
    @CsvSource({
        "7, 1100, 70, false",
        "150, 513, 33, false",
        "3, 530, 275, true",
        "1, 1030, 19, false",
        "2, 8, 257, false"
    })
    void blocksAreTheSameChains(int m, int k, int n, boolean wide) {
        Random random = new Random(m);
        for (int orientation = 0; orientation < 4; orientation++) {
            Buffer a = oriented(random, wide, m, k);
            Buffer b = oriented(random, wide, k, n);
            Buffer c = Layouts.filled(wide, random::nextGaussian, m, n);
            double[] expected = chains(a, b, Layouts.values(c));
            Buffer again = Layouts.plain(c);
            Products.add(a, b, c);
            Products.add(a, PackedMatrix.of(b), again);
            assertArrayEquals(expected, Layouts.values(c));
            assertArrayEquals(expected, Layouts.values(again));
        }
    }

    /**
     * More than 2²³ multiplications, so that they are split over threads; parts that are and are not of equal size. Of the last, A
     * is turned into rows in two blocks where there are 16 registers.
     */
    @ParameterizedTest
    @CsvSource({
        "130, 520, 130, false",
        "131, 260, 300, true",
        "9, 2000, 500, false",
        "500, 2000, 9, false",
        "400, 700, 66, false"
    })
    void productsSplitOverThreadsAreTheSameChains(int m, int k, int n, boolean wide) {
        Random random = new Random(m);
        Buffer a = Layouts.filled(wide, random::nextGaussian, k, m).permuted(1, 0);
        Buffer b = Layouts.filled(wide, random::nextGaussian, n, k + 3)
                .sliced(1, 2, k)
                .permuted(1, 0);
        Buffer straight = Layouts.plain(b);
        double[] expected = chains(a, b);
        assertArrayEquals(expected, Layouts.values(product(a, b)));
        assertArrayEquals(expected, Layouts.values(product(Layouts.plain(a), straight)));
        Buffer c = Layouts.filled(wide, () -> 77, m, n);
        Products.matmul(a, PackedMatrix.of(b), c);
        assertArrayEquals(expected, Layouts.values(c));
    }

    @Property(seed = "102", tries = 100)
    void bRowsAtOnceEqualBRowsOneByOne(
            @ForAll @IntRange(min = 1, max = 40) int rows, @ForAll boolean wide, @ForAll Random random) {
        Buffer a = Layouts.view(random, wide, random::nextGaussian, rows, 33);
        Buffer b = Layouts.view(random, wide, random::nextGaussian, 33, 17);
        Buffer atOnce = product(a, b);
        for (int row = 0; row < rows; row++) {
            Layouts.assertSame(atOnce.sliced(0, row, 1), product(a.sliced(0, row, 1), b));
        }
    }

    @Test
    void bRowsAtOnceEqualBRowsOneByOneWhenSplitOverThreads() {
        Random random = new Random(5);
        Buffer a = Layouts.filled(false, random::nextGaussian, 67, 1000);
        Buffer b = Layouts.filled(false, random::nextGaussian, 1000, 140);
        Buffer atOnce = product(a, b);
        for (int row = 0; row < 67; row++) {
            Layouts.assertSame(atOnce.sliced(0, row, 1), product(a.sliced(0, row, 1), b));
        }
    }

    @Property(seed = "104", tries = 300)
    void withAxesInFrontThereIsAProductForEachIndex(
            @ForAll @IntRange(max = 3) int outer,
            @ForAll @IntRange(max = 4) int inner,
            @ForAll @IntRange(max = 5) int m,
            @ForAll @IntRange(max = 20) int n,
            @ForAll boolean wide,
            @ForAll boolean resume,
            @ForAll Random random) {
        Buffer a = Layouts.view(random, wide, Layouts.anyValues(random), outer, inner, m, 6);
        Buffer b = Layouts.view(random, wide, Layouts.anyValues(random), outer, inner, 6, n);
        assertBatch(resume, a, b, Layouts.window(random, wide, Layouts.anyValues(random), outer, inner, m, n));
        Buffer shared = Layouts.filled(wide, random::nextGaussian, 6, n).expanded(outer, inner, 6, n);
        Buffer piece = Layouts.filled(wide, random::nextGaussian, outer, inner, m, 6);
        assertBatch(resume, piece, shared, Layouts.filled(wide, () -> 1, outer, inner, m, n));
    }

    @Test
    void manySmallProductsAreSplitOverThreads() {
        Random random = new Random(7);
        Buffer a = Layouts.filled(false, random::nextGaussian, 40, 70, 65);
        Buffer b = Layouts.filled(false, random::nextGaussian, 40, 65, 50);
        assertBatch(false, a, b, Buffer.zeros(false, 40, 70, 50));
    }

    /** The products index by index, and those of the batch at once, into copies of c. */
    private static void assertBatch(boolean resume, Buffer a, Buffer b, Buffer c) {
        int rank = c.rank();
        int[] sizes = c.sizes();
        Buffer apart = Layouts.plain(c);
        int batch = IntStream.of(Arrays.copyOf(sizes, rank - 2)).reduce(1, (x, y) -> x * y);
        for (int index = 0; index < batch; index++) {
            run(resume, matrix(a, index), matrix(b, index), matrix(apart, index));
        }
        run(resume, a, b, c);
        Layouts.assertSame(apart, c);
    }

    private static Buffer matrix(Buffer buffer, int index) {
        Buffer matrix = buffer;
        int rest = index;
        for (int axis = buffer.rank() - 3; axis >= 0; axis--) {
            matrix = matrix.sliced(axis, rest % buffer.size(axis), 1);
            rest /= buffer.size(axis);
        }
        return matrix;
    }

    private static void run(boolean resume, Buffer a, Buffer b, Buffer c) {
        if (resume) {
            Products.add(a, b, c);
        } else {
            Products.matmul(a, b, c);
        }
    }

    @Test
    void theErrorStaysBelowTheBoundOfFloat32() {
        for (int k : new int[] {1, 2, 10, 100, 1000, 5000}) {
            Random random = new Random(k);
            Buffer a = Layouts.filled(false, random::nextGaussian, 6, k);
            Buffer b = Layouts.filled(false, random::nextGaussian, k, 20);
            double[] given = Layouts.values(product(a, b));
            double[] exact = chains(Copies.converted(a), Copies.converted(b));
            double[] magnitude = chains(absolute(Copies.converted(a)), absolute(Copies.converted(b)));
            for (int i = 0; i < given.length; i++) {
                assertEquals(exact[i], given[i], 4 * Math.sqrt(k) * 0x1p-24 * magnitude[i]);
            }
        }
    }

    @Test
    void aChainRoundsOnceForEachTerm() {
        float x = 1 + 0x1p-12f; // x² = 1 + 2⁻¹¹ + 2⁻²⁴ is no float: only a fused chain keeps its last bit
        Buffer a = Buffer.over(new float[] {-1 - 0x1p-11f, x}, 1, 2);
        Buffer b = Buffer.over(new float[] {1, x}, 2, 1);
        assertArrayEquals(new double[] {0x1p-24}, Layouts.values(product(a, b)));
    }

    @Test
    void aProductOverNothingIsZero() {
        Buffer c = Layouts.filled(false, () -> 77, 2, 3);
        Products.matmul(Buffer.zeros(false, 2, 0), Buffer.zeros(false, 0, 3), c);
        assertArrayEquals(new double[6], Layouts.values(c));
        assertEquals(
                0, product(Buffer.zeros(true, 0, 4), Buffer.zeros(true, 4, 3)).count());
        assertEquals(
                0, product(Buffer.zeros(true, 4, 3), Buffer.zeros(true, 3, 0)).count());
    }

    @Test
    void onlyTheResultIsWritten() {
        Random random = new Random(6);
        for (boolean wide : new boolean[] {false, true}) {
            Buffer memory = Layouts.filled(wide, () -> 77, 5, 3);
            Buffer a = Layouts.filled(wide, random::nextGaussian, 2, 4);
            Buffer b = Layouts.filled(wide, random::nextGaussian, 4, 3);
            Buffer aBefore = Layouts.plain(a);
            Buffer bBefore = Layouts.plain(b);
            Products.matmul(a, b, memory.sliced(0, 1, 2));
            double[] expected = new double[15];
            Arrays.fill(expected, 77);
            System.arraycopy(chains(a, b), 0, expected, 3, 6);
            assertArrayEquals(expected, Layouts.values(memory));
            Layouts.assertSame(aBefore, a);
            Layouts.assertSame(bBefore, b);
        }
    }

    @Test
    void goldenProduct() {
        Buffer a = Buffer.over(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
        assertArrayEquals(new double[] {14, 32, 32, 77}, Layouts.values(product(a, a.permuted(1, 0))));
        assertTrue(
                product(Copies.converted(a), Copies.converted(a).permuted(1, 0)).isWide());
    }

    /** A matrix by rows or by columns, with a gap between them. */
    private static Buffer oriented(Random random, boolean wide, int rows, int columns) {
        DoubleSupplier values = Layouts.anyValues(random);
        return random.nextBoolean()
                ? Layouts.filled(wide, values, rows, columns + 3).sliced(1, 2, columns)
                : Layouts.filled(wide, values, columns, rows + 2)
                        .sliced(1, 1, rows)
                        .permuted(1, 0);
    }

    private static double[] chains(Buffer a, Buffer b) {
        return chains(a, b, new double[a.size(0) * b.size(1)]);
    }

    /** The definition: c = fma(a_ip, b_pj, c) for ascending p. */
    private static double[] chains(Buffer a, Buffer b, double[] start) {
        int n = b.size(1);
        double[] chains = start.clone();
        for (int at = 0; at < chains.length; at++) {
            int i = at / n;
            int j = at % n;
            double wide = start[at];
            float narrow = (float) start[at];
            for (int p = 0; p < a.size(1); p++) {
                double x = a.get(i, p);
                double y = b.get(p, j);
                wide = a.isWide() ? Math.fma(x, y, wide) : 0;
                narrow = a.isWide() ? 0 : Math.fma((float) x, (float) y, narrow);
            }
            chains[at] = a.isWide() ? wide : narrow;
        }
        return chains;
    }

    private static Buffer product(Buffer a, Buffer b) {
        Buffer c = Layouts.filled(a.isWide(), () -> 77, a.size(0), b.size(1));
        Products.matmul(a, b, c);
        return c;
    }

    private static Buffer absolute(Buffer buffer) {
        double[] values = Arrays.stream(Layouts.values(buffer)).map(Math::abs).toArray();
        return Layouts.of(buffer.isWide(), values, buffer.sizes());
    }
}
