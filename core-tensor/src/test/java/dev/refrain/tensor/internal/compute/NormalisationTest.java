package dev.refrain.tensor.internal.compute;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.refrain.tensor.internal.memory.Buffer;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NormalisationTest {
    private static final double EPSILON = 0.01;

    @Property(seed = "182", tries = 500)
    void isAsDefinedAndDependsOnNoLayout(
            @ForAll(supplier = Layouts.Sizes.class) int[] sizes, @ForAll boolean wide, @ForAll Random random) {
        Assume.that(sizes.length > 0 && sizes[sizes.length - 1] > 0);
        Buffer x = Layouts.view(random, wide, random::nextGaussian, sizes);
        Buffer c = Layouts.view(random, wide, random::nextGaussian, sizes);
        assertDefined(x, c);
        Layouts.assertSame(rows(Layouts.plain(x)), rows(x));
        Layouts.assertSame(slopes(Layouts.plain(x), Layouts.plain(c)), slopes(x, c));
    }

    /** About the lanes and vectors. */
    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 15, 16, 17, 33, 100})
    void longerRowsAreAsDefined(int n) {
        Random random = new Random(n);
        for (boolean wide : new boolean[] {false, true}) {
            assertDefined(
                    Layouts.filled(wide, random::nextGaussian, 3, n), Layouts.filled(wide, random::nextGaussian, 3, n));
        }
    }

    private static void assertDefined(Buffer x, Buffer c) {
        int n = x.size(x.rank() - 1);
        double tolerance = x.isWide() ? 1e-13 : 1e-4;
        double[] values = Layouts.values(x);
        double[] cotangents = Layouts.values(c);
        double[] normal = new double[values.length];
        double[] slopes = new double[values.length];
        for (int row = 0; row < values.length; row += n) {
            double[] own = Arrays.copyOfRange(values, row, row + n);
            double[] given = Arrays.copyOfRange(cotangents, row, row + n);
            double mean = mean(own);
            double s = Math.sqrt(Arrays.stream(own)
                                    .map(each -> (each - mean) * (each - mean))
                                    .sum()
                            / n
                    + EPSILON);
            double[] y = Arrays.stream(own).map(each -> (each - mean) / s).toArray();
            double along =
                    mean(IntStream.range(0, n).mapToDouble(i -> given[i] * y[i]).toArray());
            for (int i = 0; i < n; i++) {
                normal[row + i] = y[i];
                slopes[row + i] = (given[i] - mean(given) - y[i] * along) / s;
            }
        }
        assertArrayEquals(normal, Layouts.values(rows(x)), tolerance);
        assertArrayEquals(slopes, Layouts.values(slopes(x, c)), tolerance);
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).sum() / values.length;
    }

    /** So many that two threads share them. */
    @Test
    void rowsAtOnceEqualRowsOneByOne() {
        Random random = new Random(9);
        Buffer x = Layouts.filled(false, random::nextGaussian, 3000, 60);
        Buffer c = Layouts.filled(false, random::nextGaussian, 3000, 60);
        Buffer y = rows(x);
        Buffer z = slopes(x, c);
        for (int row = 0; row < 3000; row += 101) {
            Buffer one = x.sliced(0, row, 1);
            Layouts.assertSame(rows(one), y.sliced(0, row, 1));
            Layouts.assertSame(slopes(one, c.sliced(0, row, 1)), z.sliced(0, row, 1));
        }
    }

    @Test
    void onlyTheResultIsWrittenAndEqualElementsBecomeZero() {
        Buffer memory = Layouts.filled(false, () -> 77, 6);
        Buffer x = Layouts.of(false, new double[] {5, 5, 5, 5}, 2, 2);
        Normalisation.rows(x, EPSILON, memory.sliced(0, 1, 4).reshaped(2, 2));
        assertArrayEquals(new double[] {77, 0, 0, 0, 0, 77}, Layouts.values(memory));
        Normalisation.slopes(x, x, EPSILON, memory.sliced(0, 1, 4).reshaped(2, 2));
        assertArrayEquals(new double[] {77, 0, 0, 0, 0, 77}, Layouts.values(memory));
    }

    private static Buffer rows(Buffer x) {
        Buffer y = Buffer.zeros(x.isWide(), x.sizes());
        Normalisation.rows(x, EPSILON, y);
        return y;
    }

    private static Buffer slopes(Buffer x, Buffer c) {
        Buffer z = Buffer.zeros(x.isWide(), x.sizes());
        Normalisation.slopes(x, c, EPSILON, z);
        return z;
    }
}
