package dev.refrain.nn.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.nn.HyperParameterException;
import dev.refrain.tensor.NonFiniteException;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SamplerTest {
    private static final RandomKey KEY = RandomKey.of(1);

    private static double[] logits(Random random, int classes) {
        return random.doubles(classes, -4, 4).toArray();
    }

    /** Written down as the definition says, without a thought for speed. */
    private static Set<Integer> allowed(double[] x, double temperature, int topK, double topP) {
        List<Integer> sorted = IntStream.range(0, x.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -x[i]).thenComparing(i -> i))
                .limit(topK)
                .toList();
        double[] p =
                sorted.stream().mapToDouble(i -> Math.exp(x[i] / temperature)).toArray();
        double total = Arrays.stream(p).sum();
        Set<Integer> allowed = new HashSet<>();
        double before = 0;
        for (int k = 0; k < p.length && before < topP * total * (1 + 1e-12); k++) {
            allowed.add(sorted.get(k));
            before += p[k];
        }
        return allowed;
    }

    @Property(seed = "431", tries = 300)
    void whatIsDrawnIsAmongTheMostProbableThatAreAllowed(
            @ForAll @IntRange(min = 1, max = 12) int classes,
            @ForAll @DoubleRange(min = 0.1, max = 3) double temperature,
            @ForAll @IntRange(min = 1, max = 14) int topK,
            @ForAll @DoubleRange(min = 0.01, max = 1) double topP,
            @ForAll Random random) {
        double[] x = logits(random, classes);
        Set<Integer> allowed = allowed(x, temperature, topK, topP);
        Sampler sampler = new Sampler(temperature, topK, topP);
        for (int i = 0; i < 20; i++) {
            int drawn = sampler.draw(Tensor.of(x, classes), KEY, i);
            assertTrue(allowed.contains(drawn), () -> drawn + " is none of " + allowed);
        }
    }

    /** Each class within 5 standard deviations of its probability. */
    @Property(seed = "432", tries = 20)
    void classesAreDrawnInProportion(
            @ForAll @IntRange(min = 2, max = 6) int classes,
            @ForAll @DoubleRange(min = 0.5, max = 2) double temperature,
            @ForAll @IntRange(min = 1, max = 6) int topK,
            @ForAll Random random) {
        double[] x = logits(random, classes);
        Tensor logits = Tensor.of(x, classes);
        Set<Integer> allowed = allowed(x, temperature, topK, 1);
        double total =
                allowed.stream().mapToDouble(i -> Math.exp(x[i] / temperature)).sum();
        Sampler sampler = new Sampler(temperature).withTopK(topK);
        int draws = 4000;
        RandomKey key = RandomKey.of(random.nextLong());
        int[] counts = new int[classes];
        for (int i = 0; i < draws; i++) {
            counts[sampler.draw(logits, key, i)]++;
        }
        for (int i = 0; i < classes; i++) {
            double p = allowed.contains(i) ? Math.exp(x[i] / temperature) / total : 0;
            assertEquals(p * draws, counts[i], 5 * Math.sqrt(draws * p * (1 - p)) + 1e-6);
        }
    }

    @Property(seed = "433", tries = 200)
    void temperatureZeroAndTopOneTakeTheFirstOfTheMostProbable(
            @ForAll @IntRange(min = 1, max = 9) int classes, @ForAll Random random) {
        double[] x = random.ints(classes, -2, 3).asDoubleStream().toArray();
        int first = 0;
        for (int i = 1; i < classes; i++) {
            first = x[i] > x[first] ? i : first;
        }
        Tensor logits = Tensor.of(x, classes);
        assertEquals(first, new Sampler(0).draw(logits, KEY, 3));
        assertEquals(first, new Sampler(1).withTopK(1).draw(logits, KEY, 3));
        assertEquals(first, new Sampler(1).withTopP(1e-9).draw(logits, KEY, 3));
    }

    @Test
    void zerosOfBothSignsAreEquallyProbable() {
        Tensor logits = Tensor.of(new double[] {-1, -0.0, 0.0}, 3);
        for (Sampler first : List.of(new Sampler(0), new Sampler(1).withTopK(1), new Sampler(1).withTopP(0.1))) {
            assertEquals(1, first.draw(logits, KEY, 0), first.toString());
        }
    }

    @Test
    void aLogitOfMinusInfinityIsNeverDrawn() {
        Tensor logits = Tensor.of(new float[] {Float.NEGATIVE_INFINITY, 0, Float.NEGATIVE_INFINITY}, 3);
        for (Sampler sampler : List.of(new Sampler(0), new Sampler(5), new Sampler(5, 3, 1), new Sampler(5, 3, 0.5))) {
            for (int i = 0; i < 50; i++) {
                assertEquals(1, sampler.draw(logits, KEY, i));
            }
        }
    }

    @Test
    void hugeLogitsDoNotOverflow() {
        Tensor logits = Tensor.of(new double[] {1e300, 1e300, -1e300}, 3);
        Set<Integer> drawn = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            drawn.add(new Sampler(1e-3).draw(logits, KEY, i));
        }
        assertEquals(Set.of(0, 1), drawn);
    }

    @Test
    void whatDoesNotFitIsNamed() {
        Sampler sampler = new Sampler(1);
        assertEquals(
                "sampler: got logits of shape [1, 2], expected [C]: one for each of 1 class or more",
                assertThrows(ShapeException.class, () -> sampler.draw(Tensor.of(new float[2], 1, 2), KEY, 0))
                        .getMessage());
        assertThrows(ShapeException.class, () -> sampler.draw(Tensor.of(new float[0], 0), KEY, 0));
        assertEquals(
                "sampler: logit 1 is NaN, expected a finite number or -Infinity",
                assertThrows(
                                NonFiniteException.class,
                                () -> sampler.draw(Tensor.of(new double[] {0, Double.NaN}, 2), KEY, 0))
                        .getMessage());
        double infinity = Double.POSITIVE_INFINITY;
        assertThrows(NonFiniteException.class, () -> sampler.draw(Tensor.of(new double[] {0, infinity}, 2), KEY, 0));
        assertEquals(
                "sampler: all 2 logits are -Infinity, so there is nothing to draw",
                assertThrows(
                                NonFiniteException.class,
                                () -> sampler.draw(Tensor.of(new double[] {-infinity, -infinity}, 2), KEY, 0))
                        .getMessage());
    }

    @Test
    void settingsOutsideTheirRangesAreNamed() {
        assertEquals(
                "temperature: got -1.0, expected a finite number, 0 or more",
                assertThrows(HyperParameterException.class, () -> new Sampler(-1))
                        .getMessage());
        assertEquals(
                "top-k: got 0, expected 1 or more",
                assertThrows(HyperParameterException.class, () -> new Sampler(1).withTopK(0))
                        .getMessage());
        for (double topP : new double[] {0, 1.1, Double.NaN}) {
            assertEquals(
                    "top-p: got %s, expected a number in (0, 1]".formatted(topP),
                    assertThrows(HyperParameterException.class, () -> new Sampler(1).withTopP(topP))
                            .getMessage());
        }
    }
}
