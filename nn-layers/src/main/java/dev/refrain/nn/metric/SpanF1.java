package dev.refrain.nn.metric;

import dev.refrain.tensor.ShapeException;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * F1 over spans, which are right if type, beginning and end are: the score of named entities and chunks, as conlleval of Tjong Kim
 * Sang and Buchholz 2000 calculates it, as shares instead of percents. 0 if there are spans and none is right.
 */
public final class SpanF1 implements Metric {
    private final SortedMap<String, Hits> byType = new TreeMap<>();

    /** Of nothing yet. */
    public SpanF1() {}

    /**
     * Adds the tags of a sentence, as {@link Span#of} reads them.
     *
     * @throws ShapeException if there are more of one kind than of the other
     * @throws dev.refrain.nn.DataFormatException if a tag is none
     */
    public void add(List<String> predicted, List<String> expected) {
        if (predicted.size() != expected.size()) {
            throw new ShapeException("%s: got %d predicted tags and %d expected, expected as many"
                    .formatted(name(), predicted.size(), expected.size()));
        }
        List<Span> found = Span.of(predicted);
        List<Span> wanted = Span.of(expected);
        Set<Span> right = new HashSet<>(wanted);
        found.forEach(span -> count(span, new Hits(right.contains(span) ? 1 : 0, 1, 0)));
        wanted.forEach(span -> count(span, new Hits(0, 0, 1)));
    }

    private void count(Span span, Hits hits) {
        byType.merge(span.type(), hits, Hits::plus);
    }

    /** Adds all that was added to another one. */
    public void merge(SpanF1 other) {
        new TreeMap<>(other.byType).forEach((type, hits) -> byType.merge(type, hits, Hits::plus));
    }

    /** Of all types together. */
    public Hits total() {
        return byType.values().stream().reduce(Hits.NONE, Hits::plus);
    }

    /** Of every type that was seen, by its name. */
    public SortedMap<String, Hits> byType() {
        return Collections.unmodifiableSortedMap(new TreeMap<>(byType));
    }

    @Override
    public String name() {
        return "span F1";
    }

    @Override
    public double value() {
        Hits total = total();
        Counted.some(name(), total.predicted() + total.expected(), "spans");
        return total.f1();
    }

    @Override
    public boolean higherIsBetter() {
        return true;
    }
}
