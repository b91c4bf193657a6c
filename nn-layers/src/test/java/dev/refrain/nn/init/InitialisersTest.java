package dev.refrain.nn.init;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Initialiser;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;

class InitialisersTest {
    private static final RandomKey KEY = RandomKey.of(12).child("layer.weight");

    private static double[] draw(Initialiser initialiser, RandomKey key, DType dtype, int... sizes) {
        Tensor drawn = initialiser.draw(key, Shape.of(sizes), dtype);
        assertEquals(dtype, drawn.dtype());
        assertEquals(Shape.of(sizes), drawn.shape());
        return drawn.toDoubles();
    }

    private static List<Initialiser> random() {
        return List.of(
                Initialisers.uniform(-1, 1),
                Initialisers.normal(0.5, 2),
                Initialisers.xavierUniform(),
                Initialisers.xavierNormal(),
                Initialisers.kaimingUniform(),
                Initialisers.kaimingNormal(),
                Initialisers.lecunNormal(),
                Initialisers.uniformByFan(),
                Initialisers.orthogonal(),
                Initialisers.sideBySide(5, Initialisers.xavierNormal()));
    }

    @Property(seed = "601", tries = 60)
    void uniformNumbersAreFromLowToBelowHigh(
            @ForAll long seed,
            @ForAll @Scale(9) @DoubleRange(min = -10, max = 10) double low,
            @ForAll @Scale(9) @DoubleRange(min = 1e-6, max = 10) double width) {
        double high = low + width;
        for (double value : draw(Initialisers.uniform(low, high), RandomKey.of(seed), DType.FLOAT64, 50)) {
            assertTrue(low <= value && value < high, value + " for " + low + " to " + high);
        }
        for (double value : draw(Initialisers.uniform(low, high), RandomKey.of(seed), DType.FLOAT32, 50)) {
            assertTrue(low <= value && value < high, value + " for " + low + " to " + high);
        }
    }

    @Test
    void roundingNeverReachesTheUpperEnd() {
        float high = 1 + 3 * Math.ulp(1f);
        double[] narrow = draw(Initialisers.uniform(1, high), KEY, DType.FLOAT32, 1000);
        assertEquals(1, Arrays.stream(narrow).min().getAsDouble());
        assertEquals(1 + 2 * Math.ulp(1f), Arrays.stream(narrow).max().getAsDouble());
        double wideHigh = 1 + 3 * Math.ulp(1.0);
        double[] wide = draw(Initialisers.uniform(1, wideHigh), KEY, DType.FLOAT64, 1000);
        assertEquals(1, Arrays.stream(wide).min().getAsDouble());
        assertEquals(1 + 2 * Math.ulp(1.0), Arrays.stream(wide).max().getAsDouble());
    }

    @Test
    void uniformNumbersFillTheirRangeEvenly() {
        double[] values = draw(Initialisers.uniform(-2, 6), KEY, DType.FLOAT64, 100, 80);
        int[] counts = new int[8];
        for (double value : values) {
            counts[(int) Math.floor(value) + 2]++;
        }
        double chiSquared = 0;
        for (int count : counts) {
            chiSquared += (count - 1000.0) * (count - 1000.0) / 1000;
        }
        assertTrue(chiSquared < 24.3, Arrays.toString(counts)); // 7 degrees of freedom: p = 0.001
    }

    @Test
    void normalNumbersHaveTheirMeanAndDeviation() {
        double[] values = draw(Initialisers.normal(3, 0.5), KEY, DType.FLOAT64, 10_000);
        double mean = Arrays.stream(values).average().getAsDouble();
        double variance =
                Arrays.stream(values).map(x -> (x - mean) * (x - mean)).sum() / (values.length - 1);
        assertEquals(3, mean, 4 * 0.5 / 100); // four standard errors
        assertEquals(0.25, variance, 4 * 0.25 * Math.sqrt(2.0 / values.length));
        long within = Arrays.stream(values).filter(x -> Math.abs(x - 3) < 0.5).count();
        assertEquals(6827, within, 4 * Math.sqrt(10_000 * 0.6827 * 0.3173));
    }

    @Test
    void aDeviationOfZeroIsTheMean() {
        assertEquals(
                Tensor.full(DType.FLOAT32, 1.5, 2, 2),
                Initialisers.normal(1.5, 0).draw(KEY, Shape.of(2, 2), DType.FLOAT32));
    }

    @Test
    void equalKeysGiveEqualNumbersAndOthersOthers() {
        for (Initialiser initialiser : random()) {
            for (DType dtype : DType.values()) {
                Tensor first = initialiser.draw(KEY, Shape.of(4, 5), dtype);
                assertEquals(first, initialiser.draw(RandomKey.of(12).child("layer.weight"), Shape.of(4, 5), dtype));
                assertNotEquals(first, initialiser.draw(RandomKey.of(13).child("layer.weight"), Shape.of(4, 5), dtype));
                assertNotEquals(first, initialiser.draw(RandomKey.of(12).child("layer.bias"), Shape.of(4, 5), dtype));
            }
        }
    }

    @Test
    void noTwoPathsShareANumber() {
        List<Double> all = List.of("a.weight", "b.weight", "b.bias", "layers.1.weight", "layers.10.weight", "").stream()
                .flatMap(path -> Arrays.stream(
                                draw(Initialisers.uniform(0, 1), RandomKey.of(0).child(path), DType.FLOAT64, 100))
                        .boxed())
                .toList();
        assertEquals(600, all.stream().distinct().count());
    }

    @Test
    void aFloat32NumberIsTheFloat64NumberRounded() {
        for (Initialiser initialiser : random()) {
            double[] exact = draw(initialiser, KEY, DType.FLOAT64, 30, 20);
            double[] rounded = draw(initialiser, KEY, DType.FLOAT32, 30, 20);
            for (int i = 0; i < exact.length; i++) {
                assertEquals((float) exact[i], rounded[i], "at " + i);
            }
        }
    }

    @Property(seed = "602", tries = 40)
    void xavierNumbersAreWithinGlorotsLimit(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 60) int in,
            @ForAll @IntRange(min = 1, max = 60) int out) {
        double limit = Math.sqrt(6.0 / (in + out));
        double[] values = draw(Initialisers.xavierUniform(), RandomKey.of(seed), DType.FLOAT64, in, out);
        double largest = Arrays.stream(values).map(Math::abs).max().getAsDouble();
        assertTrue(largest <= limit, largest + " over " + limit);
        if (values.length > 100) {
            assertTrue(largest > 0.8 * limit, largest + " of " + limit);
        }
    }

    @Test
    void constantsAreEverywhere() {
        assertEquals(
                Tensor.of(new float[] {0.1f, 0.1f, 0.1f}, 3),
                Initialisers.constant(0.1).draw(KEY, Shape.of(3), DType.FLOAT32));
        assertEquals(Tensor.zeros(DType.FLOAT64, 2, 2), Initialisers.zeros().draw(KEY, Shape.of(2, 2), DType.FLOAT64));
    }

    @Test
    void rangesThatAreNoneAreNamed() {
        double[][] ranges = {
            {1, 1},
            {2, 1},
            {Double.NaN, 1},
            {0, Double.NaN},
            {Double.NEGATIVE_INFINITY, 0},
            {0, Double.POSITIVE_INFINITY}
        };
        for (double[] range : ranges) {
            String message = assertThrows(HyperParameterException.class, () -> Initialisers.uniform(range[0], range[1]))
                    .getMessage();
            assertTrue(message.startsWith("uniform: got low " + range[0] + " and high " + range[1]), message);
        }
        double[][] normals = {{Double.NaN, 1}, {Double.POSITIVE_INFINITY, 1}, {0, -1}, {0, Double.NaN}};
        for (double[] normal : normals) {
            String message = assertThrows(
                            HyperParameterException.class, () -> Initialisers.normal(normal[0], normal[1]))
                    .getMessage();
            assertTrue(message.startsWith("normal: got mean " + normal[0] + " and deviation " + normal[1]), message);
        }
    }
}
