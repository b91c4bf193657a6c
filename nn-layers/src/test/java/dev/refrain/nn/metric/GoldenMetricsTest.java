package dev.refrain.nn.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.refrain.nn.metric.Bleu.Smoothing;
import dev.refrain.nn.metric.ConfusionMatrix.Average;
import dev.refrain.nn.metric.ErrorRate.Unit;
import dev.refrain.tensor.Ids;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Values that nn-layers/src/test/golden/metrics.py calculated in other ways, and published ones. */
class GoldenMetricsTest {
    /** The generator of the script. */
    private static final class Draws {
        private long x;

        Draws(long seed) {
            x = seed;
        }

        int below(int m) {
            x = (x * 1103515245 + 12345) % (1L << 31);
            return (int) ((x >> 16) % m);
        }

        int[] list(int length, int m) {
            return IntStream.range(0, length).map(i -> below(m)).toArray();
        }

        List<Integer> symbols(int longest) {
            return Arrays.stream(list(1 + below(longest), 4)).boxed().toList();
        }
    }

    @Test
    void labelErrorRate() {
        Draws draws = new Draws(1);
        ErrorRate rate = new ErrorRate(Unit.LABEL);
        for (int i = 0; i < 20; i++) {
            int[] got = draws.list(draws.below(15), 4);
            rate.add(got, draws.list(1 + draws.below(15), 4));
        }
        assertEquals(137, rate.edits().total());
        assertEquals(137 / 181.0, rate.value());
    }

    private static double bleu(long seed, int order, Smoothing smoothing, int longest) {
        Draws draws = new Draws(seed);
        Bleu bleu = new Bleu(order, smoothing);
        for (int i = 0; i < 10; i++) {
            List<Integer> candidate = draws.symbols(longest);
            List<List<Integer>> references = new ArrayList<>();
            int number = 1 + draws.below(3);
            for (int k = 0; k < number; k++) {
                references.add(draws.symbols(longest));
            }
            bleu.add(candidate, references);
        }
        return bleu.value();
    }

    @Test
    void bleuOfSymbols() {
        assertEquals(0.21200626759025185, bleu(2, 4, Smoothing.NONE, 12), 1e-15);
        assertEquals(0.6381792281739724, bleu(2, 2, Smoothing.NONE, 12), 1e-15);
        assertEquals(0, bleu(5, 4, Smoothing.NONE, 3));
        assertEquals(0.1242188995129533, bleu(5, 4, Smoothing.EPSILON, 3), 1e-15);
        assertEquals(0.3382815795373225, bleu(5, 4, Smoothing.ADD_ONE, 3), 1e-15);
    }

    private static final String FIRST =
            "It is a guide to action which ensures that the military always obeys the commands of the party";
    private static final String SECOND =
            "It is to insure the troops forever hearing the activity guidebook that party direct";
    private static final List<String> REFERENCES = List.of(
            "It is a guide to action that ensures that the military will forever heed Party commands",
            "It is the guiding principle which guarantees the military forces always being under the command of the Party",
            "It is the practical guide for the army always to heed the directions of the party");

    private static Bleu of(int order, String candidate) {
        Bleu bleu = new Bleu(order, Smoothing.NONE);
        bleu.add(candidate, REFERENCES.toArray(String[]::new));
        return bleu;
    }

    /** The examples of Papineni et al. 2002, section 2.1; the values of BLEU-4 stand in the documentation of NLTK. */
    @Test
    void theExamplesOfThePaper() {
        assertEquals(17 / 18.0, of(4, FIRST).precision(1));
        assertEquals(10 / 17.0, of(4, FIRST).precision(2));
        assertEquals(8 / 14.0, of(4, SECOND).precision(1));
        assertEquals(1 / 13.0, of(4, SECOND).precision(2));
        Bleu the = new Bleu();
        the.add("the the the the the the the", "the cat is on the mat", "there is a cat on the mat");
        assertEquals(2 / 7.0, the.precision(1));
        assertEquals(0.5045, of(4, FIRST).value(), 1e-4);
        Bleu both = of(4, FIRST);
        Bleu other = new Bleu();
        other.add(
                "he read the book because he was interested in world history",
                "he was interested in world history because he read the book");
        both.merge(other);
        assertEquals(0.5920, both.value(), 1e-4);
        assertEquals(0.6223, (of(4, FIRST).value() + other.value()) / 2, 1e-4);
    }

    /** Papineni et al. 2002, section 2.2.2, in numbers from the documentation of NLTK. */
    @Test
    void brevity() {
        assertEquals(1, brevityPenalty(12, 12, 15, 17));
        assertEquals(0.2635971381157267, brevityPenalty(12, 28, 28), 1e-15);
        assertEquals(Math.exp(1 - 13 / 12.0), brevityPenalty(12, 13, 2), 1e-15);
        assertEquals(1, brevityPenalty(12, 13, 11)); // of equally near ones the shorter
    }

    private static double brevityPenalty(int candidate, int... references) {
        Bleu bleu = new Bleu();
        bleu.add(
                "a ".repeat(candidate),
                IntStream.of(references).mapToObj("a "::repeat).toArray(String[]::new));
        return bleu.brevityPenalty();
    }

    /** "kitten" and "sitting", 3; "Saturday" and "Sunday", 3: the examples of every textbook. */
    @Test
    void distancesOfWords() {
        ErrorRate rate = new ErrorRate(Unit.CHARACTER);
        rate.add("sitting", "kitten");
        assertEquals(new Edits(2, 1, 0), rate.edits());
        rate.add("Sunday", "Saturday");
        assertEquals(new Edits(3, 1, 2), rate.edits());
        assertEquals(6 / 14.0, rate.value());
    }

    @Test
    void sharesOfClasses() {
        Draws draws = new Draws(3);
        ConfusionMatrix matrix = new ConfusionMatrix(List.of("a", "b", "c", "d", "e", "never"));
        Accuracy accuracy = new Accuracy();
        for (int i = 0; i < 60; i++) {
            int expected = draws.below(5);
            int predicted = draws.below(4);
            matrix.add(Ids.of(new int[] {predicted}, 1), Ids.of(new int[] {expected}, 1));
            accuracy.add(Ids.of(new int[] {predicted}, 1), Ids.of(new int[] {expected}, 1));
        }
        assertEquals(0.18333333333333332, accuracy.value());
        for (double each :
                List.of(matrix.precision(Average.MICRO), matrix.recall(Average.MICRO), matrix.f1(Average.MICRO))) {
            assertEquals(accuracy.value(), each);
        }
        assertEquals(0.14497474747474748, matrix.precision(Average.MACRO), 1e-15);
        assertEquals(0.2506493506493507, matrix.recall(Average.MACRO), 1e-15);
        assertEquals(0.17755183946488295, matrix.f1(Average.MACRO), 1e-15);
        assertEquals(matrix.f1(Average.MACRO), matrix.value());
        assertEquals(0.11485900673400673, matrix.precision(Average.WEIGHTED), 1e-15);
        assertEquals(0.18333333333333332, matrix.recall(Average.WEIGHTED), 1e-15);
        assertEquals(0.13632107023411372, matrix.f1(Average.WEIGHTED), 1e-15);
    }

    private static List<String> sentence(Draws draws) {
        List<String> tags = new ArrayList<>();
        while (tags.size() < 30) {
            String kind = draws.below(2) == 0 ? "PER" : "LOC";
            int length = draws.below(4);
            switch (length) {
                case 0 -> tags.addAll(Collections.nCopies(1 + draws.below(3), "O"));
                case 1 -> tags.add("S-" + kind);
                default -> {
                    tags.add("B-" + kind);
                    tags.addAll(Collections.nCopies(length - 2, "I-" + kind));
                    tags.add("E-" + kind);
                }
            }
        }
        for (int whole : new int[] {30, 27}) {
            if ("OES".indexOf(tags.get(whole - 1).charAt(0)) >= 0) {
                List<String> cut = new ArrayList<>(tags.subList(0, whole));
                cut.addAll(Collections.nCopies(30 - whole, "O"));
                return cut;
            }
        }
        return Collections.nCopies(30, "O");
    }

    @Test
    void spans() {
        Draws draws = new Draws(4);
        SpanF1 f1 = new SpanF1();
        List<String> others = List.of("O", "S-PER", "S-LOC");
        for (int i = 0; i < 20; i++) {
            List<String> wanted = sentence(draws);
            List<String> got = new ArrayList<>(wanted);
            for (int at = 0; at < 30; at += 3) {
                if (draws.below(3) == 0 && "OS".indexOf(wanted.get(at).charAt(0)) >= 0) {
                    got.set(at, others.get(draws.below(3)));
                }
            }
            f1.add(got, wanted);
        }
        assertEquals(new Hits(200, 214, 206), f1.total());
        assertEquals(0.9523809523809523, f1.value());
    }
}
