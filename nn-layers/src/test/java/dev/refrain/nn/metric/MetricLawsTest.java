package dev.refrain.nn.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.nn.metric.Bleu.Smoothing;
import dev.refrain.nn.metric.ConfusionMatrix.Average;
import dev.refrain.nn.metric.ErrorRate.Unit;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.ShapeException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What is true of metrics whatever is added: parts merge into the whole, order does not matter, the right answer is best. */
class MetricLawsTest {
    private static final List<String> TAGS = List.of("O", "B-X", "I-X", "E-X", "S-X", "B-Y", "I-Y", "B", "I");

    /** A pair of answers, as places in the list of tags. */
    record Pair(List<Integer> got, List<Integer> expected) {
        static List<String> tags(List<Integer> answer) {
            return answer.stream().map(TAGS::get).toList();
        }
    }

    @Provide
    Arbitrary<List<Pair>> pairs() {
        Arbitrary<Integer> symbol = Arbitraries.integers().between(0, TAGS.size() - 1);
        return Arbitraries.integers()
                .between(1, 8)
                .flatMap(n -> Combinators.combine(
                                symbol.list().ofSize(n), symbol.list().ofSize(n))
                        .as(Pair::new))
                .list()
                .ofMinSize(1)
                .ofMaxSize(10);
    }

    /** All metrics of answers, side by side. */
    private static final class All {
        final Accuracy accuracy = new Accuracy();
        final ErrorRate errors = new ErrorRate(Unit.LABEL);
        final Bleu bleu = new Bleu(2, Smoothing.ADD_ONE);
        final ConfusionMatrix matrix = new ConfusionMatrix(TAGS);
        final SpanF1 spans = new SpanF1();

        static All of(List<Pair> pairs) {
            All all = new All();
            pairs.forEach(all::add);
            return all;
        }

        private void add(Pair pair) {
            Ids got = ids(pair.got());
            Ids expected = ids(pair.expected());
            accuracy.add(got, expected);
            matrix.add(got, expected);
            errors.add(got.toArray(), expected.toArray());
            bleu.add(pair.got(), List.of(pair.expected()));
            spans.add(Pair.tags(pair.got()), Pair.tags(pair.expected()));
        }

        All merged(All other) {
            accuracy.merge(other.accuracy);
            errors.merge(other.errors);
            bleu.merge(other.bleu);
            matrix.merge(other.matrix);
            spans.merge(other.spans);
            return this;
        }

        private static Ids ids(List<Integer> values) {
            return Ids.of(values.stream().mapToInt(v -> v).toArray(), values.size());
        }

        /** Everything they say. */
        List<Object> said() {
            return List.of(
                    accuracy.value(),
                    errors.edits(),
                    errors.value(),
                    bleu.value(),
                    bleu.brevityPenalty(),
                    matrix.toString(),
                    matrix.f1(Average.MACRO),
                    matrix.f1(Average.WEIGHTED),
                    spans.byType(),
                    spans.total().f1());
        }
    }

    @Property(seed = "2111", tries = 200)
    void partsMergeIntoTheWhole(@ForAll("pairs") List<Pair> pairs, @ForAll int cut) {
        int at = Math.floorMod(cut, pairs.size() + 1);
        All first = All.of(pairs.subList(0, at));
        assertEquals(
                All.of(pairs).said(),
                first.merged(All.of(pairs.subList(at, pairs.size()))).said());
    }

    @Property(seed = "2112", tries = 200)
    void oneMergedWithItselfSaysTheSameShares(@ForAll("pairs") List<Pair> pairs) {
        All all = All.of(pairs);
        List<Double> before = List.of(all.accuracy.value(), all.errors.value(), all.matrix.value());
        all.merged(all);
        assertEquals(before, List.of(all.accuracy.value(), all.errors.value(), all.matrix.value()));
    }

    @Property(seed = "2113", tries = 200)
    void theOrderDoesNotMatter(@ForAll("pairs") List<Pair> pairs, @ForAll long seed) {
        List<Pair> shuffled = new ArrayList<>(pairs);
        Collections.shuffle(shuffled, new Random(seed));
        assertEquals(All.of(pairs).said(), All.of(shuffled).said());
    }

    @Property(seed = "2114", tries = 200)
    void theRightAnswerIsTheBest(@ForAll("pairs") List<Pair> pairs) {
        All right = All.of(
                pairs.stream().map(p -> new Pair(p.expected(), p.expected())).toList());
        assertEquals(1, right.accuracy.value());
        assertEquals(0, right.errors.value());
        if (pairs.stream().anyMatch(pair -> pair.expected().size() > 1)) { // else there are no bigrams
            assertEquals(1, right.bleu.value(), 1e-15);
        }
        for (Average average : Average.values()) {
            assertEquals(1, right.matrix.f1(average), 1e-15);
        }
        assertEquals(right.spans.total().expected(), right.spans.total().right());
        All any = All.of(pairs);
        for (double share : new double[] {any.accuracy.value(), any.bleu.value(), any.matrix.value()}) {
            assertTrue(share >= 0 && share <= 1 + 1e-15, () -> "got " + share);
        }
    }

    @Property(seed = "2115", tries = 200)
    void f1DoesNotCareWhichIsThePrediction(@ForAll("pairs") List<Pair> pairs) {
        All there = All.of(pairs);
        All back =
                All.of(pairs.stream().map(p -> new Pair(p.expected(), p.got())).toList());
        assertEquals(there.spans.total().f1(), back.spans.total().f1());
        assertEquals(there.matrix.f1(Average.MACRO), back.matrix.f1(Average.MACRO), 1e-15);
        assertEquals(there.spans.total().precision(), back.spans.total().recall());
    }

    @Example
    void ofNothingThereIsNoValue() {
        for (Metric metric : List.of(
                new Accuracy(),
                new Perplexity(),
                new BitsPerCharacter(),
                new ErrorRate(Unit.WORD),
                new Bleu(),
                new ConfusionMatrix(List.of("a")),
                new SpanF1())) {
            String message = assertThrows(ShapeException.class, metric::value).getMessage();
            assertTrue(message.matches(".+: got no [a-z ]+, expected 1 or more"), message);
        }
    }

    @Example
    void namesAndDirections() {
        assertEquals(
                List.of("word error rate", "character error rate", "label error rate"),
                List.of(Unit.values()).stream()
                        .map(u -> new ErrorRate(u).name())
                        .toList());
        assertFalse(new ErrorRate(Unit.WORD).higherIsBetter());
        assertFalse(new Perplexity().higherIsBetter());
        assertFalse(new BitsPerCharacter().higherIsBetter());
        assertTrue(new Accuracy().higherIsBetter());
        assertTrue(new Bleu().higherIsBetter());
        assertTrue(new ConfusionMatrix(TAGS).higherIsBetter());
        assertTrue(new SpanF1().higherIsBetter());
        assertEquals("BLEU-4", new Bleu().name());
        assertEquals("macro F1", new ConfusionMatrix(TAGS).name());
    }
}
