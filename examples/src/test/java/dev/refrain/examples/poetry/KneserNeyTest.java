package dev.refrain.examples.poetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.nn.HyperParameterException;
import dev.refrain.tensor.IndexRangeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class KneserNeyTest {
    /** Sequences whose first id is beyond the vocabulary, and whose ids are of very different frequency. */
    private static List<int[]> sequences(Random random, int count, int vocabulary) {
        List<int[]> sequences = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int[] sequence = new int[random.nextInt(12)];
            for (int at = 0; at < sequence.length; at++) {
                double small = random.nextDouble() * random.nextDouble();
                sequence[at] = at == 0 ? vocabulary + random.nextInt(2) : (int) (vocabulary * small);
            }
            sequences.add(sequence);
        }
        return sequences;
    }

    @Property(seed = "721", tries = 60)
    void probabilitiesAreThoseOfTheFormulaStraightFromThePaper(
            @ForAll long seed,
            @ForAll @IntRange(min = 0, max = 60) int count,
            @ForAll @IntRange(min = 1, max = 12) int vocabulary) {
        Random random = new Random(seed);
        List<int[]> sequences = sequences(random, count, vocabulary);
        KneserNey model = new KneserNey(sequences, vocabulary);
        NaiveKneserNey naive = new NaiveKneserNey(sequences, vocabulary, KneserNey.ORDER);
        for (int[] sequence : sequences(random, 20, vocabulary)) {
            for (int position = 1; position < sequence.length; position++) {
                double expected = naive.probability(sequence, position);
                assertEquals(expected, model.probability(sequence, position), 1e-12 * expected);
            }
        }
    }

    @Property(seed = "722", tries = 60)
    void probabilitiesAreAboveZeroAndAddUpToOne(
            @ForAll long seed,
            @ForAll @IntRange(min = 0, max = 100) int count,
            @ForAll @IntRange(min = 1, max = 30) int vocabulary) {
        Random random = new Random(seed);
        KneserNey model = new KneserNey(sequences(random, count, vocabulary), vocabulary);
        for (int[] sequence : sequences(random, 20, vocabulary)) {
            for (int position = 1; position < sequence.length; position++) {
                assertEquals(1, sum(model, sequence, position, vocabulary), 1e-12);
            }
        }
        assertEquals(1, sum(model, new int[] {65_535, 0}, 1, vocabulary), 1e-12, "a context that is always new");
    }

    private static double sum(KneserNey model, int[] context, int position, int vocabulary) {
        int[] sequence = Arrays.copyOf(context, position + 1);
        double sum = 0;
        for (int id = 0; id < vocabulary; id++) {
            sequence[position] = id;
            double probability = model.probability(sequence, position);
            assertTrue(probability > 0, () -> Arrays.toString(sequence) + " has " + probability);
            sum += probability;
        }
        return sum;
    }

    /** Of a, b, a, b: 1 bigram at the beginning, continuations a after s and b, b after a. */
    @Example
    void aSmallExampleByHand() {
        KneserNey model = new KneserNey(List.of(new int[] {2, 0, 1, 0, 1}), 2);
        // too few counts for D₁ .. D₃: unigrams a 2, b 1 have n₁ = n₂ = 1, so that Y = 1/3
        double third = 1.0 / 3;
        double a = (2 - third) / 3 + 2 * third / 3 * 0.5;
        // bigrams (s a) 1, (a b) 1 after s and b: 2, (b a) 1: n₁ = 2, n₂ = 1, Y = 1/2
        double afterStart = (1 - 0.5) / 1 + 0.5 * a;
        assertEquals(afterStart, model.probability(new int[] {2, 0}, 1), 1e-15);
        assertEquals(a, model.probability(new int[] {3, 0}, 1), 1e-15);
    }

    @Example
    void withoutSequencesAllAreEquallyLikely() {
        KneserNey model = new KneserNey(List.of(), 8);
        assertEquals(0.125, model.probability(new int[] {9, 3, 4, 7}, 3));
    }

    @Example
    void theWholeRangeOfIdsIsKeptApart() {
        KneserNey model = new KneserNey(List.of(new int[] {65_535, 65_535, 0, 65_535, 1, 32_768}), 65_536);
        assertTrue(model.probability(new int[] {0, 65_535, 0, 65_535, 1}, 4) > 0.2);
        assertTrue(model.probability(new int[] {0, 65_535, 0, 65_535, 2}, 4) < 1e-4);
    }

    @Example
    void discountsAreThoseOfThePaperWhereThereAreCounts() {
        Discounts discounts = Discounts.estimate(new long[] {100, 30, 15, 8});
        double y = 100.0 / 160;
        assertEquals(1 - 2 * y * 0.3, discounts.of(1), 1e-15);
        assertEquals(2 - 3 * y * 0.5, discounts.of(2), 1e-15);
        assertEquals(3 - 4 * y * 8 / 15, discounts.of(3), 1e-15);
        assertEquals(discounts.more(), discounts.of(7));
    }

    @Example
    void whereCountsAreMissingOneDiscountServesAll() {
        assertEquals(new Discounts(0.75, 0.75, 0.75), Discounts.estimate(new long[4]));
        assertEquals(new Discounts(0.75, 0.75, 0.75), Discounts.estimate(new long[] {0, 3, 2, 1}));
        assertEquals(new Discounts(0.75, 0.75, 0.75), Discounts.estimate(new long[] {3, 0, 2, 1}));
        assertEquals(new Discounts(0.5, 0.5, 0.5), Discounts.estimate(new long[] {2, 1, 0, 1}));
        assertEquals(new Discounts(0.5, 0.5, 0.5), Discounts.estimate(new long[] {2, 1, 1, 0}));
        assertEquals(new Discounts(0.5, 0.5, 0.5), Discounts.estimate(new long[] {2, 1, 9, 9}), "negative");
    }

    @Example
    void whatIsOutOfRangeIsOneSentence() {
        assertIndex("n-grams: got id 2 at 1, expected 0..1", List.of(new int[] {2, 2}));
        assertIndex("n-grams: got id -1 at 2, expected 0..1", List.of(new int[] {2, 0, -1}));
        assertIndex("n-grams: got id 65536 at 0, expected 0..65535", List.of(new int[] {65_536}));
        assertEquals(
                "vocabulary: got 65537 symbols, expected at most 65536",
                assertThrows(HyperParameterException.class, () -> new KneserNey(List.of(), 65_537))
                        .getMessage());
        assertEquals(
                "vocabulary: got 0, expected 1 or more",
                assertThrows(HyperParameterException.class, () -> new KneserNey(List.of(), 0))
                        .getMessage());
        KneserNey model = new KneserNey(List.of(), 2);
        for (int position : new int[] {0, -1, 3}) {
            assertEquals(
                    "n-grams: got position " + position + ", expected 1..2",
                    assertThrows(IndexRangeException.class, () -> model.probability(new int[] {0, 1, 1}, position))
                            .getMessage());
        }
        assertEquals(
                "n-grams: got id 2 at 1, expected 0..1",
                assertThrows(IndexRangeException.class, () -> model.probability(new int[] {0, 2}, 1))
                        .getMessage());
    }

    private static void assertIndex(String sentence, List<int[]> sequences) {
        assertEquals(
                sentence,
                assertThrows(IndexRangeException.class, () -> new KneserNey(sequences, 2))
                        .getMessage());
    }
}
