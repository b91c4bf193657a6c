package dev.refrain.nn.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Var;
import dev.refrain.nn.SequenceException;
import dev.refrain.nn.Sequences;
import dev.refrain.nn.TokenSequences;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.IndexRangeException;
import dev.refrain.tensor.NonFiniteException;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Metrics that take a model's logits. */
class LogitMetricsTest {
    private static final Ids TARGETS = Ids.of(new int[] {0, 2, 1}, 3);

    private static Var logits(double... values) {
        return Var.of(Tensor.of(values, 3, 3));
    }

    @Example
    void theLargestLogitIsThePrediction() {
        Accuracy accuracy = new Accuracy();
        accuracy.add(logits(1, 0, 0, 0, 0, 1, Double.NEGATIVE_INFINITY, 5, 5), TARGETS); // of equals the first
        assertEquals(1, accuracy.value());
        accuracy.add(logits(0, 1, 0, 0, 0, 1, 5, 0, 5), TARGETS);
        assertEquals(4 / 6.0, accuracy.value());
        ConfusionMatrix matrix = new ConfusionMatrix(List.of("a", "bc", "寒𡵓"));
        matrix.add(logits(0, 1, 0, 0, 0, 1, 5, 0, 5), TARGETS);
        assertEquals(1, matrix.count(0, 1));
        assertEquals(1, matrix.count(2, 2));
        assertEquals(0, matrix.count(0, 0));
        assertEquals(List.of("a", "bc", "寒𡵓"), matrix.classes());
        assertEquals(new Hits(1, 1, 1), matrix.of(2));
        assertEquals("""
                expected \\ predicted  a  bc  寒𡵓  precision  recall     F1
                a                     0   1   0      0.000   0.000  0.000
                bc                    1   0   0      0.000   0.000  0.000
                寒𡵓                    0   0   1      1.000   1.000  1.000""", matrix.toString());
    }

    @Property(seed = "2121", tries = 100)
    void sequencesCountWithoutTheirPadding(
            @ForAll long seed, @ForAll @IntRange(max = 4) int first, @ForAll @IntRange(min = 1, max = 4) int second) {
        double[] values =
                IntStream.range(0, 24).mapToDouble(RandomKey.of(seed)::normal).toArray();
        int[] ids = IntStream.range(0, 8).map(i -> i % 3).toArray();
        Sequences logits = Sequences.of(Var.of(Tensor.of(values, 4, 2, 3)), first, second);
        TokenSequences targets = TokenSequences.of(Ids.of(ids, 4, 2), first, second);
        Accuracy accuracy = new Accuracy();
        Perplexity perplexity = new Perplexity();
        BitsPerCharacter bits = new BitsPerCharacter();
        ConfusionMatrix matrix = new ConfusionMatrix(List.of("a", "b", "c"));
        accuracy.add(logits, targets);
        perplexity.add(logits, targets);
        bits.add(logits, targets);
        matrix.add(logits, targets);
        int right = 0;
        double nats = 0;
        for (int i = 0; i < 8; i++) {
            if (i / 2 < (i % 2 == 0 ? first : second)) {
                double all = Math.exp(values[3 * i]) + Math.exp(values[3 * i + 1]) + Math.exp(values[3 * i + 2]);
                nats += Math.log(all) - values[3 * i + ids[i]];
                double largest = Math.max(values[3 * i], Math.max(values[3 * i + 1], values[3 * i + 2]));
                right += values[3 * i + ids[i]] == largest ? 1 : 0;
            }
        }
        int all = first + second;
        assertEquals((double) right / all, accuracy.value());
        assertEquals((double) right / all, matrix.f1(ConfusionMatrix.Average.MICRO));
        assertEquals(Math.exp(nats / all), perplexity.value(), 1e-12 * Math.exp(nats / all));
        assertEquals(nats / all / Math.log(2), bits.value(), 1e-12);
    }

    @Property(seed = "2122", tries = 100)
    void meanLossesAreAsTheirLogits(@ForAll long seed, @ForAll @IntRange(min = 1, max = 9) int parts) {
        RandomKey key = RandomKey.of(seed);
        Perplexity whole = new Perplexity();
        Perplexity merged = new Perplexity();
        BitsPerCharacter bits = new BitsPerCharacter();
        BitsPerCharacter mergedBits = new BitsPerCharacter();
        double sum = 0;
        for (int i = 0; i < parts; i++) {
            double loss = 3 * key.uniform(i);
            sum += 4 * loss;
            whole.add(loss, 4);
            bits.add(loss, 4, 6);
            Perplexity part = new Perplexity();
            part.add(loss, 4);
            merged.merge(part);
            BitsPerCharacter ofPart = new BitsPerCharacter();
            ofPart.add(loss, 4, 6);
            mergedBits.merge(ofPart);
        }
        assertEquals(Math.exp(sum / (4 * parts)), whole.value(), 1e-12 * whole.value());
        assertEquals(sum / (6 * parts) / Math.log(2), bits.value(), 1e-12);
        assertEquals(whole.value(), merged.value(), 1e-15 * whole.value());
        assertEquals(bits.value(), mergedBits.value(), 1e-15);
        whole.merge(whole);
        assertEquals(merged.value(), whole.value(), 1e-15 * whole.value());
    }

    @Example
    void whatIsEquallyLikelyHasTheSizeAsPerplexity() {
        Perplexity perplexity = new Perplexity();
        BitsPerCharacter bits = new BitsPerCharacter();
        Var equal = Var.of(Tensor.of(new double[32], 4, 8));
        perplexity.add(equal, Ids.of(new int[] {0, 3, 7, 1}, 4));
        bits.add(equal, Ids.of(new int[] {0, 3, 7, 1}, 4));
        assertEquals(8, perplexity.value(), 1e-14);
        assertEquals(3, bits.value(), 1e-15);
    }

    @Example
    void manySmallLossesAreNotLostInALargeOne() {
        Perplexity perplexity = new Perplexity();
        perplexity.add(1e16, 1);
        for (int i = 0; i < 1000; i++) {
            perplexity.add(1, 1);
        }
        perplexity.add(-1e16, 1);
        assertEquals(Math.exp(1000 / 1002.0), perplexity.value(), 1e-15 * 3);
    }

    @Example
    void nothingIsRecorded() {
        try (Tape tape = Tape.open()) {
            Var logits = tape.input(Tensor.of(new double[] {1, 2, 3}, 1, 3));
            int before = tape.toString().length();
            new Perplexity().add(logits, tape.ids(Ids.of(new int[] {1}, 1)));
            new Accuracy().add(logits, Ids.of(new int[] {1}, 1));
            assertEquals(before, tape.toString().length());
        }
    }

    @Example
    void whatCannotBeCountedIsSaidAndNotCounted() {
        Accuracy accuracy = new Accuracy();
        assertSays(
                ShapeException.class,
                "accuracy: got logits of shape [3, 3] and targets of shape [2], expected [..., C] and [...]",
                () -> accuracy.add(logits(new double[9]), Ids.of(new int[2], 2)));
        assertSays(
                IndexRangeException.class,
                "accuracy: id 3 at [1] is out of range, expected 0..2 of 3",
                () -> accuracy.add(logits(new double[9]), Ids.of(new int[] {0, 3, 0}, 3)));
        assertSays(
                NonFiniteException.class,
                "accuracy: got NaN as logit 2 of target 1, expected a number",
                () -> accuracy.add(logits(0, 0, 0, 0, 0, Double.NaN, 0, 0, 0), TARGETS));
        assertSays(
                ShapeException.class,
                "accuracy: got predictions of shape [1] and targets of shape [3], expected the same",
                () -> accuracy.add(Ids.of(new int[1], 1), TARGETS));
        assertThrows(ShapeException.class, accuracy::value);
        Perplexity perplexity = new Perplexity();
        assertSays(
                NonFiniteException.class,
                "perplexity: got a loss of NaN, expected a finite one",
                () -> perplexity.add(logits(0, 0, 0, 0, 0, Double.NaN, 0, 0, 0), TARGETS));
        assertSays(
                NonFiniteException.class,
                "perplexity: got a loss of Infinity, expected a finite one",
                () -> perplexity.add(Double.POSITIVE_INFINITY, 3));
        assertSays(
                ShapeException.class, "perplexity: got no predictions, expected 1 or more", () -> perplexity.add(1, 0));
        assertThrows(ShapeException.class, perplexity::value);
        assertSays(
                ShapeException.class,
                "bits per character: got no units, expected 1 or more",
                () -> new BitsPerCharacter().add(1, 1, 0));
        ConfusionMatrix matrix = new ConfusionMatrix(List.of("a", "b"));
        assertSays(
                ShapeException.class,
                "confusion matrix: got logits of shape [3, 3], expected 2 classes",
                () -> matrix.add(logits(new double[9]), TARGETS));
        assertSays(
                IndexRangeException.class,
                "confusion matrix: got class 2, expected 0..1 of 2",
                () -> matrix.count(0, 2));
        assertThrows(
                SequenceException.class,
                () -> accuracy.add(
                        Sequences.of(Var.of(Tensor.of(new double[6], 2, 1, 3)), 2),
                        TokenSequences.of(Ids.of(new int[2], 2, 1), 1)));
    }

    private static void assertSays(Class<? extends RuntimeException> type, String message, Runnable call) {
        assertEquals(message, assertThrows(type, call::run).getMessage());
    }
}
