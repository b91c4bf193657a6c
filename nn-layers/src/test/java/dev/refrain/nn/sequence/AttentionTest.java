package dev.refrain.nn.sequence;

import static dev.refrain.nn.Numbers.assertClose;
import static dev.refrain.nn.Numbers.random;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Gradients;
import dev.refrain.autograd.Pullback;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.nn.SequenceException;
import dev.refrain.nn.Sequences;
import dev.refrain.nn.check.GradChecks;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AttentionTest {
    private static final int QUERY = 3;
    private static final int UNITS = 4;

    /** Of queries and memories of this size. */
    static List<Attention> attentions() {
        return Stream.<Attention>of(
                        new AdditiveAttention(QUERY, QUERY, UNITS),
                        new DotAttention(),
                        DotAttention.scaled(),
                        new GeneralAttention(QUERY, QUERY))
                .map(each -> GradChecks.drawn(each, RandomKey.of(5)))
                .toList();
    }

    private static double[] weights(Attention attention, String name) {
        return Tree.leaves(attention).get(name).value().toDoubles();
    }

    /** Σ a_i W_ij for W [n, m]. */
    private static double[] times(double[] a, double[] w) {
        double[] product = new double[w.length / a.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < product.length; j++) {
                product[j] += a[i] * w[i * product.length + j];
            }
        }
        return product;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static double score(Attention attention, double[] q, double[] k) {
        return switch (attention) {
            case AdditiveAttention additive -> {
                double[] asked = times(q, weights(attention, "weightQuery"));
                double[] key = times(k, weights(attention, "weightKey"));
                double[] seen = new double[UNITS];
                Arrays.setAll(seen, i -> Math.tanh(asked[i] + key[i]));
                yield dot(seen, weights(attention, "weightScore"));
            }
            case DotAttention dot -> dot(q, k) / (dot.isScaled() ? Math.sqrt(k.length) : 1);
            case GeneralAttention general -> dot(times(q, weights(attention, "weight")), k);
            default -> throw new AssertionError(attention);
        };
    }

    /** The weights [S], then the context [M], of sequence n of a memory [S, B, M] by the definition. */
    private static double[] byHand(Attention attention, double[] q, double[] memory, int batch, int n, int length) {
        int steps = memory.length / batch / QUERY;
        double[] found = new double[steps + QUERY];
        double total = 0;
        for (int s = 0; s < length; s++) {
            found[s] = Math.exp(score(attention, q, at(memory, s * batch + n)));
            total += found[s];
        }
        for (int s = 0; s < length; s++) {
            found[s] /= total;
            for (int i = 0; i < QUERY; i++) {
                found[steps + i] += found[s] * at(memory, s * batch + n)[i];
            }
        }
        return found;
    }

    private static double[] at(double[] values, int row) {
        return Arrays.copyOfRange(values, row * QUERY, (row + 1) * QUERY);
    }

    private static Tensor withNaN(Tensor memory, int... lengths) {
        double[] values = memory.toDoubles();
        for (int row = 0; row < values.length / QUERY; row++) {
            if (row / lengths.length >= lengths[row % lengths.length]) {
                Arrays.fill(values, row * QUERY, (row + 1) * QUERY, Double.NaN);
            }
        }
        return Tensor.of(values, memory.shape().sizes());
    }

    @Property(tries = 60)
    void weightsAndContextsAreThoseOfTheDefinition(
            @ForAll @IntRange(max = 3) int kind,
            @ForAll @Size(min = 1, max = 3) List<@IntRange(max = 5) Integer> lengths,
            @ForAll @IntRange(max = 99) int seed) {
        Attention attention = attentions().get(kind);
        Random random = new Random(seed);
        int batch = lengths.size();
        int[] each = lengths.stream().mapToInt(length -> length).toArray();
        Tensor q = random(random, DType.FLOAT64, batch, QUERY);
        Tensor memory = random(random, DType.FLOAT64, 5, batch, QUERY);
        Attended found = attention.attend(Var.of(q), attention.over(Sequences.of(Var.of(withNaN(memory, each)), each)));
        for (int n = 0; n < batch; n++) {
            double[] expected = byHand(attention, at(q.toDoubles(), n), memory.toDoubles(), batch, n, each[n]);
            double[] weights = found.weights().select(0, n).value().toDoubles();
            assertClose(Arrays.copyOf(expected, 5), weights, 1e-13, "weights");
            double[] context = found.context().select(0, n).value().toDoubles();
            assertClose(Arrays.copyOfRange(expected, 5, 5 + QUERY), context, 1e-13, "context");
            assertEquals(each[n] == 0 ? 0 : 1, Arrays.stream(weights).sum(), 1e-14);
            for (int s = each[n]; s < 5; s++) {
                assertEquals(0.0, weights[s], 0);
            }
        }
    }

    private record Found(Tensor values, Tensor byQuery, Tensor byMemory) {}

    private static Found found(Attention attention, Tensor q, Tensor memory, int... lengths) {
        try (Tape tape = Tape.open()) {
            Var query = tape.input(q);
            Var input = tape.input(memory);
            Attended found = attention.attend(query, attention.over(Sequences.of(input, lengths)));
            Var values = Functions.concat(found.context(), found.weights().slice(1, 0, 1));
            Gradients gradients = tape.gradients(values.square().sum(), List.of(query, input), Pullback.plain());
            return new Found(
                    values.value(),
                    gradients.of(query).value(),
                    gradients.of(input).value());
        }
    }

    private static Tensor part(Tensor tensor, int axis, int from, int to) {
        return Var.of(tensor).slice(axis, from, to).value();
    }

    /** In float32 too, where a row of several steps is added up on vectors. */
    @ParameterizedTest
    @MethodSource("attentions")
    void aSequenceAloneFindsWhatItFindsInTheBatchToTheBit(Attention any) {
        int[] lengths = {3, 19, 1, 0};
        for (DType dtype : DType.values()) {
            Attention attention = Tree.map(any, parameter -> parameter.to(dtype));
            Random random = new Random(1);
            Tensor q = random(random, dtype, 4, QUERY);
            Tensor memory = withNaN(random(random, DType.FLOAT64, 19, 4, QUERY), lengths)
                    .to(dtype);
            Found together = found(attention, q, memory, lengths);
            for (int n = 0; n < 4; n++) {
                int steps = Math.max(1, lengths[n]);
                Tensor own = part(part(memory, 0, 0, steps), 1, n, n + 1);
                Found alone = found(attention, part(q, 0, n, n + 1), own, lengths[n]);
                assertEquals(part(together.values, 0, n, n + 1), alone.values);
                assertEquals(part(together.byQuery, 0, n, n + 1), alone.byQuery);
                assertEquals(part(part(together.byMemory, 0, 0, steps), 1, n, n + 1), alone.byMemory);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("attentions")
    void aMemoryWithoutStepsGivesNothingAndTakesNothing(Attention attention) {
        Tensor q = random(new Random(2), DType.FLOAT64, 2, QUERY);
        Tensor nothing = Tensor.full(DType.FLOAT64, Double.NaN, 2, 2, QUERY);
        Found found = found(attention, q, nothing, 0, 0);
        for (double each : found.values.toDoubles()) {
            assertEquals(0.0, each, 0);
        }
        assertEquals(
                Tensor.zeros(DType.FLOAT64, 2, QUERY),
                Var.of(found.byQuery).abs().value());
        assertEquals(
                Tensor.zeros(DType.FLOAT64, 2, 2, QUERY),
                Var.of(found.byMemory).abs().value());
    }

    /** Weights do not overflow, and one score far above the others takes it all. */
    @Test
    void scoresMayBeLarge() {
        Tensor q = Tensor.of(new double[] {1e4, 0, 0}, 1, 3);
        Tensor memory = Tensor.of(new double[] {1e3, 1, 2, -1e3, 5, 6}, 2, 1, 3);
        DotAttention attention = new DotAttention();
        Attended found = attention.attend(Var.of(q), attention.over(Sequences.of(Var.of(memory))));
        assertEquals(Tensor.of(new double[] {1, 0}, 1, 2), found.weights().value());
        assertEquals(Tensor.of(new double[] {1e3, 1, 2}, 1, 3), found.context().value());
    }

    @Test
    void keysAreMadeOnceAndOnlyWhereTheyAreOthers() {
        Sequences memory = Sequences.of(Var.of(Tensor.zeros(DType.FLOAT64, 5, 2, QUERY)));
        List<Memory> all = attentions().stream().map(each -> each.over(memory)).toList();
        Var keys = all.getFirst().keys();
        assertTrue(keys != null && keys.shape().equals(Shape.of(2, 5, UNITS)));
        assertTrue(all.get(1).keys() == null
                && all.get(2).keys() == null
                && all.get(3).keys() != null);
        assertEquals(
                List.of(2, 5, QUERY),
                List.of(all.get(1).batch(), all.get(1).steps(), all.get(1).size()));
    }

    @Test
    void whatDoesNotFitIsSaid() {
        Sequences memory = Sequences.of(Var.of(Tensor.zeros(DType.FLOAT64, 5, 2, 4)));
        Var query = Var.of(Tensor.zeros(DType.FLOAT64, 2, QUERY));
        DotAttention dot = new DotAttention();
        assertEquals(
                "attention: got a query of shape [2, 3], expected [2, 4] for a memory of shape [2, 5, 4]",
                assertThrows(ShapeException.class, () -> dot.attend(query, dot.over(memory)))
                        .getMessage());
        Attention additive = attentions().getFirst();
        assertEquals(
                "attention: got a memory of shape [5, 2, 4], expected [S, B, 3]: steps, batch, features",
                assertThrows(SequenceException.class, () -> additive.over(memory))
                        .getMessage());
        assertEquals(
                "attention: got a memory with keys none, expected [2, 5, 4]: made by over(..)",
                assertThrows(SequenceException.class, () -> additive.attend(query, dot.over(memory)))
                        .getMessage());
        Sequences flat = Sequences.of(Var.of(Tensor.zeros(DType.FLOAT64, 5, 2)));
        assertThrows(SequenceException.class, () -> dot.over(flat));
        assertThrows(HyperParameterException.class, () -> new AdditiveAttention(3, 0, 2));
        assertThrows(HyperParameterException.class, () -> new AdditiveAttention(3, 3, -1));
        assertThrows(HyperParameterException.class, () -> new GeneralAttention(0, 3));
    }
}
