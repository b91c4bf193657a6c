package dev.refrain.nn.metric;

import dev.refrain.nn.Checks;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.tensor.ShapeException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * BLEU-N of a corpus, Papineni et al. 2002: b exp(1/N Σ_n ln p_n), n = 1 .. N. p_n is how many of the candidates' n-grams stand in a
 * reference, each at most as often as in the reference that has it most; b = min(1, e^(1 - r/c)) for candidates of c symbols
 * in all and references of r, of each candidate the one nearest in length, of equally near ones the shorter. Between 0 and 1.
 */
public final class Bleu implements Metric {
    private static final int MOST_ORDERS = 16;

    private final Smoothing smoothing;
    private final long[] matches;
    private final long[] all;
    private long candidateLength;
    private long referenceLength;
    private long candidates;

    /** What is done about an order of which nothing matches; methods of Chen and Cherry 2014, section 3. */
    public enum Smoothing {
        /** BLEU is 0. */
        NONE,
        /** Method 1: 0 matches count as 0.1. */
        EPSILON,
        /** Method 2, of Lin and Och 2004: 1 is added to matches and n-grams of all orders from 2 on. */
        ADD_ONE
    }

    /** BLEU-4, not smoothed, of nothing yet. */
    public Bleu() {
        this(4, Smoothing.NONE);
    }

    /**
     * Up to an order N, of nothing yet.
     *
     * @throws HyperParameterException if N is not in 1 .. 16
     */
    public Bleu(int order, Smoothing smoothing) {
        if (Checks.positive("BLEU order", order) > MOST_ORDERS) {
            throw new HyperParameterException("BLEU order: got %d, expected at most %d".formatted(order, MOST_ORDERS));
        }
        this.smoothing = smoothing;
        this.matches = new long[order];
        this.all = new long[order];
    }

    /**
     * Adds a candidate and its references, cut at white space and nowhere else.
     *
     * @throws ShapeException if there is no reference
     */
    public void add(String candidate, String... references) {
        add(words(candidate), Arrays.stream(references).map(Bleu::words).toList());
    }

    private static List<String> words(String text) {
        String stripped = text.strip();
        return stripped.isEmpty() ? List.of() : List.of(stripped.split("\\s+", -1));
    }

    /**
     * Adds a candidate and its references, of words or whatever else.
     *
     * @throws ShapeException if there is no reference
     */
    public void add(List<?> candidate, List<? extends List<?>> references) {
        int nearest = references.stream()
                .map(List::size)
                .min((a, b) -> {
                    int distance = Integer.compare(Math.abs(a - candidate.size()), Math.abs(b - candidate.size()));
                    return distance != 0 ? distance : Integer.compare(a, b);
                })
                .orElseThrow(() -> new ShapeException("%s: got no reference, expected 1 or more".formatted(name())));
        for (int n = 1; n <= matches.length; n++) {
            matches[n - 1] += matches(candidate, references, n);
            all[n - 1] += Math.max(0, candidate.size() - n + 1);
        }
        candidateLength += candidate.size();
        referenceLength += nearest;
        candidates++;
    }

    private static long matches(List<?> candidate, List<? extends List<?>> references, int n) {
        Map<List<?>, Integer> most = new HashMap<>();
        for (List<?> reference : references) {
            counts(reference, n).forEach((gram, count) -> most.merge(gram, count, Math::max));
        }
        return counts(candidate, n).entrySet().stream()
                .mapToLong(each -> Math.min(each.getValue(), most.getOrDefault(each.getKey(), 0)))
                .sum();
    }

    private static Map<List<?>, Integer> counts(List<?> symbols, int n) {
        Map<List<?>, Integer> counts = new HashMap<>();
        for (int from = 0; from + n <= symbols.size(); from++) {
            counts.merge(symbols.subList(from, from + n), 1, Integer::sum);
        }
        return counts;
    }

    /**
     * Adds all that was added to another one.
     *
     * @throws HyperParameterException if that has another order
     */
    public void merge(Bleu other) {
        if (other.matches.length != matches.length) {
            throw new HyperParameterException("%s: got %s to merge, expected the same".formatted(name(), other.name()));
        }
        for (int i = 0; i < matches.length; i++) {
            matches[i] += other.matches[i];
            all[i] += other.all[i];
        }
        candidateLength += other.candidateLength;
        referenceLength += other.referenceLength;
        candidates += other.candidates;
    }

    /**
     * p_n, smoothed; where there are no n-grams as if there were one, which matches nothing.
     *
     * @throws HyperParameterException if n is not in 1 .. N
     */
    public double precision(int n) {
        if (n < 1 || n > matches.length) {
            throw new HyperParameterException(
                    "%s precision: got order %d, expected 1 to %d".formatted(name(), n, matches.length));
        }
        long right = matches[n - 1];
        long grams = Math.max(1, all[n - 1]);
        return switch (smoothing) {
            case NONE -> (double) right / grams;
            case EPSILON -> (right == 0 ? 0.1 : right) / grams;
            case ADD_ONE -> n == 1 ? (double) right / grams : (right + 1.0) / (grams + 1.0);
        };
    }

    /** b: 1 unless the candidates are shorter than their references. */
    public double brevityPenalty() {
        Counted.some(name(), candidates, "candidates");
        return candidateLength >= referenceLength ? 1 : StrictMath.exp(1 - (double) referenceLength / candidateLength);
    }

    @Override
    public String name() {
        return "BLEU-" + matches.length;
    }

    /** 0 where no symbol matches at all, smoothed or not. */
    @Override
    public double value() {
        double brevity = brevityPenalty();
        if (matches[0] == 0) {
            return 0;
        }
        double logs = IntStream.rangeClosed(1, matches.length)
                .mapToDouble(n -> StrictMath.log(precision(n)))
                .sum();
        return brevity * StrictMath.exp(logs / matches.length);
    }

    @Override
    public boolean higherIsBetter() {
        return true;
    }
}
