package dev.refrain.examples.poetry;

import dev.refrain.nn.Checks;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.tensor.IndexRangeException;
import java.util.List;

/**
 * What a network has to beat: a language model that counts. Interpolated modified Kneser-Ney, Chen and Goodman 1999, section 3,
 * over n-grams of up to 4 ids.
 *
 * <p>For the context h of an id w, with counts c, their sum N = Σ c(h ·), and the shorter context h′,
 *
 * <pre>p(w | h) = (c(h w) - D(c(h w)))⁺ / N + Σᵥ D(c(h v)) / N · p(w | h′)</pre>
 *
 * where D(1), D(2) and D(3 and more) are of the order of h w, and p of no context at all goes on to 1 / V. The counts of the
 * longest n-grams are how often they occur. Those of shorter ones are after how many different ids they occur, except where
 * nothing can stand before them, at the beginning of a sequence: there they are how often again.
 */
public final class KneserNey {
    /** How many ids an n-gram has at most. */
    public static final int ORDER = 4;

    private static final int MOST_IDS = 1 << NgramCounts.BITS;

    private final int vocabulary;
    private final NgramCounts[] orders = new NgramCounts[ORDER];

    /**
     * Counts the n-grams of some sequences. The first id of each is context only: it is never predicted, and may be beyond the
     * vocabulary.
     *
     * @throws HyperParameterException if the vocabulary has no symbol, or more than 65,536
     * @throws IndexRangeException if an id is not within 0 .. vocabulary - 1, or a first id not within 0 .. 65,535
     */
    public KneserNey(List<int[]> sequences, int vocabulary) {
        this.vocabulary = Checks.positive("vocabulary", vocabulary);
        if (vocabulary > MOST_IDS) {
            throw new HyperParameterException(
                    "vocabulary: got %d symbols, expected at most %d".formatted(vocabulary, MOST_IDS));
        }
        sequences.forEach(sequence -> check(sequence, 0, sequence.length));
        for (int order = 1; order < ORDER; order++) {
            orders[order - 1] = NgramCounts.continuations(order, sequences);
        }
        orders[ORDER - 1] = NgramCounts.occurrences(ORDER, sequences);
    }

    private void check(int[] sequence, int from, int to) {
        for (int i = from; i < to; i++) {
            int limit = i == 0 ? MOST_IDS : vocabulary;
            if (sequence[i] < 0 || sequence[i] >= limit) {
                throw new IndexRangeException(
                        "n-grams: got id %d at %d, expected 0..%d".formatted(sequence[i], i, limit - 1));
            }
        }
    }

    /**
     * The probability of the id at a position, given those before it. Of a context, the probabilities of all ids of the vocabulary
     * are above 0 and add up to 1.
     *
     * @throws IndexRangeException if the position is not within 1 .. length - 1, or an id that is looked at is out of range
     */
    public double probability(int[] sequence, int position) {
        if (position < 1 || position >= sequence.length) {
            throw new IndexRangeException(
                    "n-grams: got position %d, expected 1..%d".formatted(position, sequence.length - 1));
        }
        check(sequence, Math.max(0, position - ORDER + 1), position + 1);
        double probability = 1.0 / vocabulary;
        for (int order = 1; order <= Math.min(ORDER, position + 1); order++) {
            probability = orders[order - 1].interpolated(sequence, position, probability);
        }
        return probability;
    }
}
