package dev.refrain.nn.metric;

import dev.refrain.autograd.Var;
import dev.refrain.nn.DataFormatException;
import dev.refrain.nn.Sequences;
import dev.refrain.nn.TokenSequences;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.ShapeException;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How often which class was predicted where which was expected, and the shares that follow from it.
 *
 * <pre>{@code ConfusionMatrix matrix = new ConfusionMatrix(List.of("noun", "verb"));
 * matrix.add(logits, targets);
 * matrix.f1(Average.MACRO);}</pre>
 */
public final class ConfusionMatrix implements Metric {
    private static final String NAME = "confusion matrix";

    private final List<String> classes;
    private final long[][] counts; // [expected][predicted]

    /** Over which of the classes a share is, and how they count. */
    public enum Average {
        /** Over all predictions together; each has one class, so precision, recall and F1 are the accuracy. */
        MICRO,
        /** The mean over the classes that were expected or predicted, which count alike. */
        MACRO,
        /** The mean over the classes, each counting as often as it was expected. */
        WEIGHTED
    }

    /**
     * Of nothing yet.
     *
     * @param classes what classes 0 .. C - 1 are called
     * @throws DataFormatException if there is none
     */
    public ConfusionMatrix(List<String> classes) {
        if (classes.isEmpty()) {
            throw new DataFormatException(NAME + ": got no classes, expected 1 or more");
        }
        this.classes = List.copyOf(classes);
        this.counts = new long[classes.size()][classes.size()];
    }

    /**
     * Adds the predictions of logits [..., C] for targets [...]: the largest, of equals the first.
     *
     * @throws ShapeException if the axes before the classes differ, or there are more or fewer classes
     * @throws dev.refrain.tensor.IndexRangeException if a target is not in 0 .. C - 1
     * @throws dev.refrain.tensor.NonFiniteException if a logit is NaN
     */
    public void add(Var logits, Ids targets) {
        Ids predicted = Counted.largest(NAME, logits, targets);
        if (logits.shape().size(-1) != classes.size()) {
            throw new ShapeException(
                    "%s: got logits of shape %s, expected %d classes".formatted(NAME, logits.shape(), classes.size()));
        }
        add(predicted, targets);
    }

    /**
     * Adds those of the steps that count.
     *
     * @throws dev.refrain.nn.SequenceException if their lengths differ
     */
    public void add(Sequences logits, TokenSequences targets) {
        logits.lengths().checkSame(NAME, targets.lengths());
        add(logits.rows(), targets.rows());
    }

    /**
     * Adds predictions that were made otherwise.
     *
     * @throws ShapeException if the shapes differ
     * @throws dev.refrain.tensor.IndexRangeException if one is not in 0 .. C - 1
     */
    public void add(Ids predicted, Ids targets) {
        Counted.checkSame(NAME, predicted, targets);
        predicted.checkBelow(classes.size(), NAME);
        targets.checkBelow(classes.size(), NAME);
        int[] got = predicted.toArray();
        int[] expected = targets.toArray();
        for (int i = 0; i < got.length; i++) {
            counts[expected[i]][got[i]]++;
        }
    }

    /**
     * Adds all that was added to another one.
     *
     * @throws DataFormatException if that has other classes
     */
    public void merge(ConfusionMatrix other) {
        if (!other.classes.equals(classes)) {
            throw new DataFormatException(
                    "%s: got one of classes %s to merge, expected %s".formatted(NAME, other.classes, classes));
        }
        for (int i = 0; i < counts.length; i++) {
            for (int j = 0; j < counts.length; j++) {
                counts[i][j] += other.counts[i][j];
            }
        }
    }

    /** What the classes are called. */
    public List<String> classes() {
        return classes;
    }

    /**
     * How often one class was predicted where another was expected.
     *
     * @throws dev.refrain.tensor.IndexRangeException if one is not in 0 .. C - 1
     */
    public long count(int expected, int predicted) {
        Counted.checkClass(NAME, expected, classes.size());
        Counted.checkClass(NAME, predicted, classes.size());
        return counts[expected][predicted];
    }

    /**
     * Of one class: {@code matrix.of(c).f1()}.
     *
     * @throws dev.refrain.tensor.IndexRangeException if it is not in 0 .. C - 1
     */
    public Hits of(int each) {
        Counted.checkClass(NAME, each, classes.size());
        long predicted = IntStream.range(0, counts.length)
                .mapToLong(i -> counts[i][each])
                .sum();
        return new Hits(
                counts[each][each],
                predicted,
                IntStream.range(0, counts.length)
                        .mapToLong(j -> counts[each][j])
                        .sum());
    }

    /** Of all classes together. */
    private Hits total() {
        return IntStream.range(0, counts.length).mapToObj(this::of).reduce(Hits.NONE, Hits::plus);
    }

    /**
     * right / predicted.
     *
     * @throws ShapeException if nothing was added
     */
    public double precision(Average average) {
        return average(average, Hits::precision);
    }

    /**
     * right / expected.
     *
     * @throws ShapeException if nothing was added
     */
    public double recall(Average average) {
        return average(average, Hits::recall);
    }

    /**
     * The harmonic mean of precision and recall of each class, averaged.
     *
     * @throws ShapeException if nothing was added
     */
    public double f1(Average average) {
        return average(average, Hits::f1);
    }

    private double average(Average average, ToDoubleFunction<Hits> share) {
        Hits total = total();
        Counted.some(NAME, total.expected(), "predictions");
        double sum = 0;
        int seen = 0;
        for (int c = 0; c < counts.length; c++) {
            Hits hits = of(c);
            boolean isSeen = hits.expected() + hits.predicted() > 0;
            seen += isSeen ? 1 : 0;
            sum += share.applyAsDouble(hits) * (average == Average.MACRO ? 1 : hits.expected());
        }
        return switch (average) {
            case MICRO -> share.applyAsDouble(total);
            case MACRO -> sum / seen;
            case WEIGHTED -> sum / total.expected();
        };
    }

    @Override
    public String name() {
        return "macro F1";
    }

    /** The F1 of all classes alike: {@code f1(Average.MACRO)}. */
    @Override
    public double value() {
        return f1(Average.MACRO);
    }

    @Override
    public boolean higherIsBetter() {
        return true;
    }

    /** A table: a row for each class expected, a column for each predicted, and precision, recall and F1 of each class. */
    @Override
    public String toString() {
        return new ConfusionTable(this).text();
    }
}
