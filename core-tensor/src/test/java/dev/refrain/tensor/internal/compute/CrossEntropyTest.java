package dev.refrain.tensor.internal.compute;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.refrain.tensor.internal.memory.Buffer;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CrossEntropyTest {
    @Property(seed = "141", tries = 300)
    void lossAndSlopeAreAsTheFormulaInStrictMathSays(
            @ForAll @IntRange(max = 5) int rows,
            @ForAll @IntRange(min = 1, max = 70) int n,
            @ForAll boolean wide,
            @ForAll Random random) {
        Buffer x = Layouts.view(random, wide, () -> 4 * random.nextGaussian(), rows, n);
        Buffer c = Layouts.view(random, wide, random::nextGaussian, rows);
        int[] targets = random.ints(rows, 0, n).toArray();
        Buffer loss = Layouts.filled(wide, () -> 77, rows);
        Buffer slope = Layouts.filled(wide, () -> 77, rows, n);
        CrossEntropy.loss(x, targets, loss);
        CrossEntropy.slope(x, c, targets, slope);
        double error = wide ? 1e-13 : 1e-5;
        for (int r = 0; r < rows; r++) {
            double sum = 0;
            for (int j = 0; j < n; j++) {
                sum += StrictMath.exp(x.get(r, j));
            }
            assertEquals(StrictMath.log(sum) - x.get(r, targets[r]), loss.get(r), 10 * error);
            for (int j = 0; j < n; j++) {
                double p = StrictMath.exp(x.get(r, j)) / sum;
                assertEquals(c.get(r) * (p - (j == targets[r] ? 1 : 0)), slope.get(r, j), 4 * error);
            }
        }
    }

    /** As many rows as are split over threads. */
    @Test
    void rowsAtOnceEqualRowsOneByOne() {
        Random random = new Random(7);
        int rows = 130;
        int n = 1100;
        Buffer x = Layouts.filled(false, random::nextGaussian, rows, n);
        Buffer c = Layouts.filled(false, random::nextGaussian, rows);
        int[] targets = random.ints(rows, 0, n).toArray();
        Buffer loss = Buffer.zeros(false, rows);
        Buffer slope = Buffer.zeros(false, rows, n);
        CrossEntropy.loss(x, targets, loss);
        CrossEntropy.slope(x, c, targets, slope);
        for (int r = 0; r < rows; r++) {
            Buffer one = Buffer.zeros(false, 1);
            Buffer row = Buffer.zeros(false, 1, n);
            CrossEntropy.loss(x.sliced(0, r, 1), new int[] {targets[r]}, one);
            CrossEntropy.slope(x.sliced(0, r, 1), c.sliced(0, r, 1), new int[] {targets[r]}, row);
            Layouts.assertSame(one, loss.sliced(0, r, 1));
            Layouts.assertSame(row, slope.sliced(0, r, 1));
        }
    }

    @Test
    void extremeLogitsNeitherOverflowNorCancel() {
        Buffer x = Buffer.over(new float[] {1000, 0, -1000, 1000, 0, -1000, 3e38f, 3e38f, -3e38f}, 3, 3);
        Buffer loss = Buffer.zeros(false, 3);
        Buffer slope = Buffer.zeros(false, 3, 3);
        int[] targets = {0, 2, 1};
        CrossEntropy.loss(x, targets, loss);
        CrossEntropy.slope(x, Buffer.over(new float[] {1, 1, 1}, 3), targets, slope);
        assertArrayEquals(new double[] {0, 2000, (float) Math.log(2)}, Layouts.values(loss));
        assertArrayEquals(new double[] {0, 0, 0, 1, 0, -1, 0.5, -0.5, 0}, Layouts.values(slope));
    }
}
