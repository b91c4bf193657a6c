package dev.refrain.tensor.internal.compute;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.tensor.internal.memory.Buffer;
import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.stream.DoubleStream;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SoftmaxTest {
    private static final double MINUS_INFINITY = Double.NEGATIVE_INFINITY;

    @Property(seed = "131", tries = 500)
    void anyAxisOfAnyLayoutIsTheLastAxisOfARowMajorCopy(
            @ForAll(supplier = Layouts.Sizes.class) int[] sizes,
            @ForAll boolean wide,
            @ForAll boolean logarithm,
            @ForAll Random random) {
        Assume.that(sizes.length > 0);
        int axis = random.nextInt(sizes.length);
        Assume.that(sizes[axis] > 0);
        Buffer x = Layouts.view(random, wide, Layouts.anyValues(random), sizes);
        Buffer y = Layouts.window(random, wide, () -> 77, sizes);
        if (logarithm) {
            Softmax.logSoftmax(x, axis, y);
        } else {
            Softmax.softmax(x, axis, y);
        }
        int[] order = new int[sizes.length];
        for (int k = 0; k < order.length; k++) {
            order[k] = k + 1 == order.length ? axis : k < axis ? k : k + 1;
        }
        Buffer rows = Layouts.plain(x.permuted(order));
        Buffer expected = logarithm ? logSoftmax(rows) : softmax(rows);
        Layouts.assertSame(expected, y.permuted(order));
    }

    @Property(seed = "132", tries = 300)
    void rowsAreAsTheFormulaInStrictMathSays(
            @ForAll @IntRange(min = 1, max = 70) int n, @ForAll boolean wide, @ForAll Random random) {
        Buffer x = Layouts.filled(wide, scaled(random, 5), 2, n);
        double unit = wide ? 0x1p-53 : 0x1p-24; // each difference rounds by its size; 16 for sums, exp and log
        double[] y = Layouts.values(softmax(x));
        double[] logY = Layouts.values(logSoftmax(x));
        for (int row = 0; row < 2; row++) {
            double[] values = Arrays.copyOfRange(Layouts.values(x), row * n, (row + 1) * n);
            double max = DoubleStream.of(values).max().orElseThrow();
            double sum =
                    DoubleStream.of(values).map(v -> StrictMath.exp(v - max)).sum();
            double logSum = StrictMath.log(sum);
            double total = 0;
            for (int i = 0; i < n; i++) {
                double probability = StrictMath.exp(values[i] - max) / sum;
                assertEquals(probability, y[row * n + i], (16 + max - values[i]) * unit * probability);
                double logProbability = values[i] - max - logSum;
                assertEquals(logProbability, logY[row * n + i], (16 + 2 * Math.abs(logProbability)) * unit);
                total += y[row * n + i];
            }
            assertEquals(1, total, 16 * unit);
        }
    }

    /** Sixteenths and a whole shift: adding it rounds nothing, so not a bit may change. */
    @Property(seed = "133", tries = 300)
    void aShiftOfARowChangesNoBit(
            @ForAll @IntRange(min = 1, max = 40) int n,
            @ForAll @IntRange(min = -10_000, max = 10_000) int shift,
            @ForAll boolean wide,
            @ForAll Random random) {
        Buffer x = Layouts.filled(wide, () -> (random.nextInt(401) - 200) / 16.0, 1, n);
        double[] shifted =
                DoubleStream.of(Layouts.values(x)).map(v -> v + shift).toArray();
        Buffer moved = Layouts.of(wide, shifted, 1, n);
        Layouts.assertSame(softmax(x), softmax(moved));
        Layouts.assertSame(logSoftmax(x), logSoftmax(moved));
    }

    @Property(seed = "134", tries = 300)
    void logSoftmaxIsTheLogarithmOfSoftmax(
            @ForAll @IntRange(min = 1, max = 40) int n, @ForAll boolean wide, @ForAll Random random) {
        Buffer x = Layouts.filled(wide, scaled(random, 3), 1, n);
        double[] logarithms =
                DoubleStream.of(Layouts.values(softmax(x))).map(StrictMath::log).toArray();
        assertArrayEquals(logarithms, Layouts.values(logSoftmax(x)), wide ? 1e-13 : 1e-5);
    }

    @Test
    void largeValuesDoNotOverflow() {
        for (boolean wide : new boolean[] {false, true}) {
            Buffer x = Layouts.of(wide, new double[] {3e38, -3e38, 3e38, 0}, 1, 4);
            assertArrayEquals(new double[] {0.5, 0, 0.5, 0}, Layouts.values(softmax(x)));
            double[] logarithms = Layouts.values(logSoftmax(x));
            assertEquals(-StrictMath.log(2), logarithms[0], 1e-7);
            assertEquals(logarithms[0], logarithms[2]);
            assertTrue(logarithms[1] < -1e38 && logarithms[3] < -1e38);
            Buffer low = Layouts.of(wide, new double[] {-1000, -1000}, 1, 2);
            assertArrayEquals(new double[] {0.5, 0.5}, Layouts.values(softmax(low)));
        }
    }

    @Property(seed = "135", tries = 300)
    void entriesOfMinusInfinityGetNothingAndChangeNothingElse(
            @ForAll @IntRange(min = 1, max = 12) int n,
            @ForAll @IntRange(max = 12) int masked,
            @ForAll boolean wide,
            @ForAll Random random) {
        double[] values = DoubleStream.generate(random::nextGaussian).limit(n).toArray();
        double[] padded = Arrays.copyOf(values, n + masked);
        Arrays.fill(padded, n, n + masked, MINUS_INFINITY);
        double[] expected = Layouts.values(softmax(Layouts.of(wide, values, 1, n)));
        double[] logExpected = Layouts.values(logSoftmax(Layouts.of(wide, values, 1, n)));
        double[] given = Layouts.values(softmax(Layouts.of(wide, padded, 1, n + masked)));
        double[] logGiven = Layouts.values(logSoftmax(Layouts.of(wide, padded, 1, n + masked)));
        double tolerance = wide ? 1e-14 : 1e-6; // the sum's lanes may differ
        assertArrayEquals(expected, Arrays.copyOf(given, n), tolerance);
        assertArrayEquals(logExpected, Arrays.copyOf(logGiven, n), 10 * tolerance);
        for (int i = n; i < n + masked; i++) {
            assertEquals(0, given[i]);
            assertEquals(MINUS_INFINITY, logGiven[i]);
        }
    }

    @Test
    void rowsWithoutAGreatestNumberAreNaN() {
        double[] rows = {MINUS_INFINITY, MINUS_INFINITY, Double.NaN, 1, Double.POSITIVE_INFINITY, 1};
        double[] y = Layouts.values(softmax(Layouts.of(true, rows, 3, 2)));
        assertTrue(Double.isNaN(y[0]) && Double.isNaN(y[1]));
        assertTrue(Double.isNaN(y[2]) && Double.isNaN(y[3]));
        assertTrue(Double.isNaN(y[4]) && Double.isNaN(y[5]));
    }

    @Test
    void oneEntryHasEverything() {
        for (boolean wide : new boolean[] {false, true}) {
            Buffer x = Layouts.of(wide, new double[] {-3, 0, 1e30}, 3, 1);
            assertArrayEquals(new double[] {1, 1, 1}, Layouts.values(softmax(x)));
            assertArrayEquals(new double[3], Layouts.values(logSoftmax(x)));
        }
    }

    private static DoubleSupplier scaled(Random random, double scale) {
        return () -> scale * random.nextGaussian();
    }

    private static Buffer softmax(Buffer x) {
        Buffer y = Layouts.filled(x.isWide(), () -> 77, x.sizes());
        Softmax.softmax(x, x.rank() - 1, y);
        return y;
    }

    private static Buffer logSoftmax(Buffer x) {
        Buffer y = Layouts.filled(x.isWide(), () -> 77, x.sizes());
        Softmax.logSoftmax(x, x.rank() - 1, y);
        return y;
    }
}
