package dev.refrain.tensor.internal.compute;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.refrain.tensor.internal.memory.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Mean, variance, norm, log-sum-exp, product, minimum and argmax, by their definitions over the groups of {@link ReductionsTest}. */
class MomentsTest {
    private static final double INFINITY = Double.POSITIVE_INFINITY;

    private final List<Kind> kinds = List.of(
            new Kind(Reductions::mean, group -> sum(group, v -> v) / group.size()),
            new Kind((x, axes, out) -> Reductions.variance(x, axes, false, out), group -> variance(group, 0)),
            new Kind((x, axes, out) -> Reductions.variance(x, axes, true, out), group -> variance(group, 1)),
            new Kind(Reductions::norm, group -> Math.sqrt(sum(group, v -> v * v))),
            new Kind(Reductions::logSumExp, group -> Math.log(sum(group, Math::exp))),
            new Kind(Reductions::prod, group -> group.stream().reduce(1.0, (a, b) -> a * b)),
            new Kind(Reductions::min, group -> group.stream().reduce(INFINITY, Math::min)));

    private record Kind(Reducer reducer, Definition definition) {}

    @FunctionalInterface
    private interface Reducer {
        void run(Buffer x, boolean[] reduced, Buffer out);
    }

    @FunctionalInterface
    private interface Definition {
        double of(List<Double> group);
    }

    @Property(seed = "171", tries = 700)
    void areAsDefinedForAnyLayout(
            @ForAll(supplier = Layouts.Sizes.class) int[] sizes, @ForAll boolean wide, @ForAll Random random) {
        Buffer x = Layouts.view(random, wide, random::nextGaussian, sizes);
        boolean[] reduced = ReductionsTest.someAxes(sizes.length, random);
        List<List<Double>> groups = ReductionsTest.groups(x, reduced);
        for (Kind kind : kinds) {
            double[] given = Layouts.values(run(kind, x, reduced));
            for (int g = 0; g < given.length; g++) {
                double expected = kind.definition().of(groups.get(g));
                assertNear(expected, given[g], (wide ? 1e-13 : 2e-5) * (1 + Math.abs(expected)));
            }
        }
    }

    /** A view gives the bits of its copy, whatever is in it; so do columns split over threads. */
    @Property(seed = "172", tries = 500)
    void dependOnSizesAndAxesAlone(
            @ForAll(supplier = Layouts.Sizes.class) int[] sizes, @ForAll boolean wide, @ForAll Random random) {
        Buffer x = Layouts.view(random, wide, Layouts.anyValues(random), sizes);
        boolean[] reduced = ReductionsTest.someAxes(sizes.length, random);
        for (Kind kind : kinds) {
            Layouts.assertSame(run(kind, Layouts.plain(x), reduced), run(kind, x, reduced));
        }
    }

    @Test
    void columnsAtOnceEqualColumnsOneByOne() {
        Random random = new Random(8);
        Buffer x = Layouts.filled(false, random::nextGaussian, 300, 500);
        Buffer deep = x.reshaped(10, 30, 500);
        for (Kind kind : kinds) {
            Buffer all = run(kind, x, new boolean[] {true, false});
            Buffer inside = run(kind, deep, new boolean[] {false, true, false});
            for (int j = 0; j < 500; j += 37) {
                Layouts.assertSame(run(kind, x.sliced(1, j, 1), new boolean[] {true, false}), all.sliced(0, j, 1));
                Buffer one = run(kind, deep.sliced(2, j, 1), new boolean[] {false, true, false});
                Layouts.assertSame(one, inside.sliced(1, j, 1));
            }
        }
    }

    @Test
    void normsNeitherOverflowNorVanish() {
        double max = Float.MAX_VALUE;
        double min = Float.MIN_VALUE;
        double[] rows = {3e30, 4e30, 3e-30, 4e-30, max, 0, min, -min, 0, -0.0, INFINITY, 1, Double.NaN, INFINITY, 3, 4};
        double[] expected = {5e30, 5e-30, max, min, 0, INFINITY, Double.NaN, 5}; // min √2 rounds to min
        for (boolean columns : new boolean[] {false, true}) {
            Buffer x = Layouts.of(false, rows, 8, 2);
            Buffer norms = columns
                    ? run(kinds.get(3), Layouts.plain(x.permuted(1, 0)), new boolean[] {true, false})
                    : run(kinds.get(3), x, new boolean[] {false, true});
            for (int i = 0; i < expected.length; i++) {
                assertNear((float) expected[i], norms.get(i), Math.abs(expected[i]) * 0x1p-23);
            }
        }
        Buffer wide = Layouts.of(true, new double[] {3e200, 4e200, 3e-200, 4e-200}, 2, 2);
        double[] norms = Layouts.values(run(kinds.get(3), wide, new boolean[] {false, true}));
        assertArrayEquals(new double[] {1, 1}, new double[] {norms[0] / 5e200, norms[1] / 5e-200}, 1e-15);
    }

    @Test
    void varianceKeepsWhatVariesLittleAboutALargeMean() {
        Buffer x = Buffer.over(new float[] {10_001, 10_002, 10_003, 10_004}, 4);
        assertEquals(1.25, run(kinds.get(1), x, new boolean[] {true}).get());
        assertEquals(5 / 3f, run(kinds.get(2), x, new boolean[] {true}).get());
        Buffer one = Buffer.over(new float[] {7}, 1);
        assertEquals(0, run(kinds.get(1), one, new boolean[] {true}).get());
        assertEquals(Double.NaN, run(kinds.get(2), one, new boolean[] {true}).get());
    }

    @Test
    void logSumExpOfSpecialValues() {
        double[] rows = {-INFINITY, -INFINITY, INFINITY, -INFINITY, Double.NaN, INFINITY, 3e38, -INFINITY, 1000, 1000};
        double[] expected = {-INFINITY, INFINITY, Double.NaN, 3e38f, (float) (1000 + Math.log(2))};
        Buffer x = Layouts.of(false, rows, 5, 2);
        assertArrayEquals(expected, Layouts.values(run(kinds.get(4), x, new boolean[] {false, true})));
        Buffer columns = Layouts.plain(x.permuted(1, 0));
        assertArrayEquals(expected, Layouts.values(run(kinds.get(4), columns, new boolean[] {true, false})));
    }

    @Test
    void minimaAndProductsOfSpecialValues() {
        double[] rows = {0.0, -0.0, 1, Double.NaN, INFINITY, INFINITY, 0, INFINITY, -2, 3};
        Buffer x = Layouts.of(true, rows, 5, 2);
        double[] minima = {-0.0, Double.NaN, INFINITY, 0, -2};
        double[] products = {-0.0, Double.NaN, INFINITY, Double.NaN, -6};
        Buffer columns = Layouts.plain(x.permuted(1, 0));
        assertArrayEquals(products, Layouts.values(run(kinds.get(5), x, new boolean[] {false, true})));
        assertArrayEquals(products, Layouts.values(run(kinds.get(5), columns, new boolean[] {true, false})));
        assertArrayEquals(minima, Layouts.values(run(kinds.get(6), x, new boolean[] {false, true})));
        assertArrayEquals(minima, Layouts.values(run(kinds.get(6), columns, new boolean[] {true, false})));
    }

    @Property(seed = "173", tries = 500)
    void argmaxIsTheFirstMaximum(
            @ForAll(supplier = Layouts.Sizes.class) int[] sizes, @ForAll boolean wide, @ForAll Random random) {
        double[] few = {0.0, -0.0, 1, 2, Double.NaN, -INFINITY};
        Buffer x = Layouts.view(random, wide, () -> few[random.nextInt(few.length)], sizes);
        Assume.that(x.count() > 0);
        boolean[] reduced = ReductionsTest.someAxes(sizes.length, random);
        int[] expected = ReductionsTest.groups(x, reduced).stream()
                .mapToInt(
                        group -> group.indexOf(group.stream().reduce(Math::max).orElseThrow()))
                .toArray();
        int[] given = new int[expected.length];
        Arrays.fill(given, 77);
        Maxima.argmax(x, reduced, given);
        assertArrayEquals(expected, given);
    }

    private static void assertNear(double expected, double given, double error) {
        if (Double.isFinite(expected) && error > 0) {
            assertEquals(expected, given, error);
        } else {
            assertEquals(expected, given);
        }
    }

    private static Buffer run(Kind kind, Buffer x, boolean[] reduced) {
        Buffer out = ReductionsTest.outputOf(x, reduced);
        kind.reducer().run(x, reduced, out);
        return out;
    }

    private static double sum(List<Double> group, DoubleUnaryOperator term) {
        return group.stream().mapToDouble(term::applyAsDouble).sum();
    }

    private static double variance(List<Double> group, int less) {
        double mean = sum(group, v -> v) / group.size();
        return sum(new ArrayList<>(group), v -> (v - mean) * (v - mean)) / (group.size() - less);
    }
}
