package dev.refrain.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Pullback;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.check.GradCheck;
import dev.refrain.nn.init.Initialisers;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** {@link Sequences} against loops over each sequence by itself. */
class SequencesTest {
    private static final int F = 2;

    /** What is taken of sequences, by name; each is made of what the steps that count hold. */
    private static final Map<String, Function<Sequences, Var>> VIEWS = views();

    private static Map<String, Function<Sequences, Var>> views() {
        Map<String, Function<Sequences, Var>> views = new LinkedHashMap<>();
        views.put("values", Sequences::values);
        views.put("rows", Sequences::rows);
        views.put("atEnd", Sequences::atEnd);
        views.put("sum", Sequences::sum);
        views.put("mean", Sequences::mean);
        views.put("max", Sequences::max);
        views.put("reversed", x -> x.reversed().values());
        views.put("map", x -> x.map(y -> y.mul(2).add(1)).values());
        views.put("concat", x -> Sequences.concat(List.of(x, x.reversed())).values());
        return views;
    }

    @Provide
    Arbitrary<Lengths> lengths() {
        return Arbitraries.integers().between(1, 5).flatMap(steps -> Arbitraries.integers()
                .between(0, steps)
                .list()
                .ofMaxSize(4)
                .map(each -> new Lengths(steps, each)));
    }

    private static double[][][] elements(Lengths lengths) {
        double[][][] x = new double[lengths.steps()][lengths.batch()][F];
        for (int t = 0; t < lengths.steps(); t++) {
            for (int n = 0; n < lengths.batch(); n++) {
                for (int f = 0; f < F; f++) {
                    x[t][n][f] = t < lengths.of(n) ? RandomKey.of(t).child(n).normal(f) : Double.NaN;
                }
            }
        }
        return x;
    }

    private static Tensor tensor(double[][][] x, int batch) {
        double[] flat = Arrays.stream(x)
                .flatMap(Arrays::stream)
                .flatMapToDouble(Arrays::stream)
                .toArray();
        return Tensor.of(flat, x.length, batch, F);
    }

    private static Sequences sequences(Lengths lengths) {
        return Sequences.of(Var.of(tensor(elements(lengths), lengths.batch())), lengths);
    }

    @Property
    void everyViewIsThatOfEachSequenceByItself(@ForAll("lengths") Lengths lengths) {
        double[][][] x = elements(lengths);
        Sequences sequences = sequences(lengths);
        List<Double> rows = new ArrayList<>();
        for (int t = 0; t < lengths.steps(); t++) {
            for (int n = 0; n < lengths.batch(); n++) {
                for (int f = 0; f < F; f++) {
                    boolean counts = t < lengths.of(n);
                    double own = counts ? x[t][n][f] : 0;
                    double fromEnd = counts ? x[lengths.of(n) - 1 - t][n][f] : 0;
                    assertEquals(own, sequences.values().value().get(t, n, f));
                    assertEquals(counts ? 1 : 0, sequences.mask().value().get(t, n, 0));
                    assertEquals(fromEnd, sequences.reversed().values().value().get(t, n, f));
                    if (counts) {
                        rows.add(own);
                        assertEquals(own, sequences.sequence(n).value().get(t, f));
                    }
                }
            }
        }
        assertEquals(rows, Arrays.stream(sequences.rows().value().toDoubles()).boxed().toList());
        assertEquals(lengths.total() * F, rows.size());
        for (int n = 0; n < lengths.batch(); n++) {
            for (int f = 0; f < F; f++) {
                checkOne(x, sequences, n, f);
            }
        }
    }

    private static void checkOne(double[][][] x, Sequences sequences, int n, int f) {
        int length = sequences.lengths().of(n);
        double sum = 0;
        double largest = length == 0 ? 0 : Double.NEGATIVE_INFINITY;
        for (int t = 0; t < length; t++) {
            sum += x[t][n][f];
            largest = Math.max(largest, x[t][n][f]);
        }
        assertEquals(length == 0 ? 0 : x[length - 1][n][f], sequences.atEnd().value().get(n, f));
        assertEquals(sum, sequences.sum().value().get(n, f), 1e-14);
        assertEquals(length == 0 ? 0 : sum / length, sequences.mean().value().get(n, f), 1e-14);
        assertEquals(largest, sequences.max().value().get(n, f));
    }

    /** NaN stands there in all of these. */
    @Property(tries = 200)
    void paddingHasNoGradientAndLeavesNoTraceInOthers(@ForAll("lengths") Lengths lengths) {
        VIEWS.forEach((name, view) -> {
            try (Tape tape = Tape.open()) {
                Var x = tape.input(tensor(elements(lengths), lengths.batch()));
                Var y = view.apply(Sequences.of(x, lengths));
                Tensor gradient = tape.gradients(y.square().sum(), List.of(x), Pullback.plain()).of(x).value();
                for (int t = 0; t < lengths.steps(); t++) {
                    for (int n = 0; n < lengths.batch(); n++) {
                        double found = gradient.get(t, n, 0);
                        assertTrue(t < lengths.of(n) ? Double.isFinite(found) : found == 0, name);
                    }
                }
            }
        });
    }

    @Test
    void theirGradientsAreSound() {
        Lengths lengths = new Lengths(3, List.of(2, 0, 3));
        Tensor x = Initialisers.normal(0, 1).draw(RandomKey.of(2), Shape.of(3, 3, F), DType.FLOAT64);
        VIEWS.forEach((name, view) -> GradCheck.of(in -> view.apply(Sequences.of(in, lengths)), x)
                .named(name)
                .verify());
    }

    @Property
    void readTwiceFromTheEndTheyAreAsTheyWere(@ForAll("lengths") Lengths lengths) {
        Sequences x = sequences(lengths);
        assertEquals(x.values().value(), x.reversed().reversed().values().value());
    }

    @Property
    void chunksSideBySideAreTheWhole(@ForAll("lengths") Lengths lengths) {
        Sequences x = sequences(lengths);
        for (int cut = 1; cut < lengths.steps(); cut++) {
            Sequences head = x.slice(0, cut);
            Sequences tail = x.slice(cut, lengths.steps());
            assertEquals(
                    x.values().value(),
                    Functions.concat(0, List.of(head.values(), tail.values())).value());
            for (int n = 0; n < lengths.batch(); n++) {
                assertEquals(lengths.of(n), head.lengths().of(n) + tail.lengths().of(n));
            }
        }
    }

    /** Of images, say: [T, B, 2, 2]. */
    @Test
    void stepsMayHaveAnyShape() {
        Tensor x = Initialisers.normal(0, 1).draw(RandomKey.of(2), Shape.of(3, 2, 2, 2), DType.FLOAT64);
        Sequences sequences = Sequences.of(Var.of(x), 1, 3);
        assertEquals(Shape.of(4, 2, 2), sequences.rows().shape());
        assertEquals(Var.of(x).select(0, 2).select(0, 1).value(), sequences.atEnd().select(0, 1).value());
        assertEquals(0, sequences.values().value().get(1, 0, 1, 1));
        assertEquals(Shape.of(2, 2, 2), sequences.max().shape());
        assertArrayEquals(
                Var.of(x).select(1, 1).mean(0).value().toDoubles(),
                sequences.mean().select(0, 1).value().toDoubles(),
                1e-15);
        assertEquals(x.get(0, 1, 1, 0), sequences.reversed().values().value().get(2, 1, 1, 0));
    }

    @Test
    void itSaysWhatItIs() {
        assertEquals("Sequences[2, 1, 2] of lengths [1]", sequences(new Lengths(2, List.of(1))).toString());
    }
}
