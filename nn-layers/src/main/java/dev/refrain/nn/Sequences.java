package dev.refrain.nn;

import dev.refrain.autograd.Arrangements;
import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Masks;
import dev.refrain.autograd.Var;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * B sequences side by side, of several lengths: values [T, B, ...] of which the first {@code length} steps of each count. The
 * rest is padding, which is always 0 here: it is put there by selection, so nothing that stood there before, a NaN neither, leaves
 * a trace in values or gradients. In any order; nothing is sorted.
 *
 * <pre>{@code
 * Sequences x = Sequences.of(tape.input(values), 5, 2, 0); // values [5, 3, F]
 * Var last = layer.apply(x).atEnd();                       // each at its own end
 * }</pre>
 */
public final class Sequences {
    private final Var values;
    private final Lengths lengths;

    /** Of values that are 0 at padding. */
    private Sequences(Var values, Lengths lengths) {
        this.values = values;
        this.lengths = lengths;
    }

    /** Values that are 0 at padding already. */
    static Sequences padded(Var values, Lengths lengths) {
        return new Sequences(values, lengths);
    }

    /**
     * Values [T, B, ...] of which these steps count.
     *
     * @throws SequenceException if the steps or the number of sequences are others
     */
    public static Sequences of(Var values, Lengths lengths) {
        checkSteps(values);
        if (lengths.steps() != values.shape().size(0)
                || lengths.batch() != values.shape().size(1)) {
            throw new SequenceException(
                    "sequences: got lengths of %d sequences over %d time steps for values of shape %s"
                            .formatted(lengths.batch(), lengths.steps(), values.shape()));
        }
        return new Sequences(selected(values, lengths), lengths);
    }

    /**
     * Values [T, B, ...], and a length for each of the B sequences.
     *
     * @throws SequenceException if there are no steps, or a length is missing, negative or longer than T
     */
    public static Sequences of(Var values, int... lengths) {
        checkSteps(values);
        if (lengths.length != values.shape().size(1)) {
            throw new SequenceException(
                    "sequences: got %d lengths for values of shape %s, expected %d, one for each sequence of [T, B, F]"
                            .formatted(
                                    lengths.length,
                                    values.shape(),
                                    values.shape().size(1)));
        }
        return of(
                values,
                new Lengths(
                        values.shape().size(0), Arrays.stream(lengths).boxed().toList()));
    }

    /**
     * Values [T, B, ...] of which all steps count.
     *
     * @throws SequenceException if there are no steps
     */
    public static Sequences of(Var values) {
        checkSteps(values);
        return new Sequences(
                values, Lengths.full(values.shape().size(0), values.shape().size(1)));
    }

    private static void checkSteps(Var values) {
        if (Objects.requireNonNull(values, "values").shape().rank() < 2) {
            throw new SequenceException(
                    "sequences: got values of shape %s, expected [T, B, F]: time steps, batch, features"
                            .formatted(values.shape()));
        }
        if (values.shape().size(0) == 0) {
            throw new SequenceException(
                    "sequences: got values of shape %s: 0 time steps, expected 1 or more".formatted(values.shape()));
        }
    }

    /** The same where steps count, 0 at padding. */
    private static Var selected(Var values, Lengths lengths) {
        return lengths.isFull()
                ? values
                : Masks.where(
                        lengths.mask(values.dtype()).reshape(over(values.shape(), 2)),
                        values,
                        Var.scalar(0, values.dtype()));
    }

    /** The first sizes of a shape, and 1 for all others. */
    private static int[] over(Shape shape, int axes) {
        return IntStream.range(0, shape.rank())
                .map(axis -> axis < axes ? shape.size(axis) : 1)
                .toArray();
    }

    /** The values [T, B, ...], 0 at padding. */
    public Var values() {
        return values;
    }

    /** How many steps of each count. */
    public Lengths lengths() {
        return lengths;
    }

    /** A constant [T, B, 1]: 1 at steps that count, else 0. */
    public Var mask() {
        return lengths.mask(values.dtype());
    }

    /**
     * Other values of the same lengths, [T, B, ...]; what they are at padding is forgotten.
     *
     * @throws SequenceException if the steps or the number of sequences are others
     */
    public Sequences with(Var others) {
        return of(others, lengths);
    }

    /**
     * What a layer gives for every step alone. It sees padding as 0, and its slope there must be finite: times the cotangent 0 it
     * goes into the gradients of the layer's parameters.
     */
    public Sequences map(Layer layer) {
        return with(layer.apply(values));
    }

    /** Each from its own end to its beginning. */
    public Sequences reversed() {
        Var turned = lengths.isFull()
                ? Arrangements.flip(values, 0)
                : taken(lengths.backwards()).reshape(values.shape());
        return new Sequences(turned, lengths);
    }

    /** What these have from one step up to another, as chunks of a long text. */
    public Sequences slice(int from, int to) {
        Lengths part = lengths.slice(from, to); // says so if there are no such steps
        return new Sequences(values.slice(0, from, to), part);
    }

    /**
     * The sequence with this number without its padding, [length, ...].
     *
     * @throws dev.refrain.tensor.IndexRangeException if there is none
     */
    public Var sequence(int number) {
        return values.slice(0, 0, lengths.of(number)).select(1, number);
    }

    /** The steps that count, [N, ...], in the order of time: those of the first time step first. */
    public Var rows() {
        return lengths.isFull() ? flat() : taken(lengths.places());
    }

    /** The last step of each, [B, ...]; 0 of one without. */
    public Var atEnd() {
        return lengths.isFull() ? values.select(0, lengths.steps() - 1) : taken(lengths.ends());
    }

    /** The sum over the steps of each, [B, ...]. */
    public Var sum() {
        return values.sum(0);
    }

    /** The mean over the steps of each, [B, ...]; 0 of one without. */
    public Var mean() {
        Var sum = sum();
        Var counts = lengths.counts(values.dtype()).max(Var.scalar(1, values.dtype()));
        return sum.div(counts.reshape(over(sum.shape(), 1)));
    }

    /** The largest over the steps of each, [B, ...], element by element; 0 of one without. */
    public Var max() {
        if (lengths.isFull()) {
            return values.maxOver(0);
        }
        Var low = Var.scalar(Double.NEGATIVE_INFINITY, values.dtype());
        Var mask = mask().reshape(over(values.shape(), 2));
        Var largest = Masks.where(mask, values, low).maxOver(0);
        Var some = lengths.counts(values.dtype()).reshape(over(largest.shape(), 1));
        return Masks.where(some, largest, Var.scalar(0, values.dtype()));
    }

    /**
     * Several side by side along the last axis.
     *
     * @throws SequenceException if their lengths differ
     * @throws ShapeException if there are none, or they differ elsewhere than along the last axis
     */
    public static Sequences concat(List<Sequences> parts) {
        if (parts.isEmpty()) {
            throw new ShapeException("concat: got no sequences, expected one or more");
        }
        Lengths lengths = parts.getFirst().lengths;
        parts.forEach(part -> part.lengths.checkSame("concat", lengths));
        return new Sequences(
                Functions.concat(-1, parts.stream().map(Sequences::values).toList()), lengths);
    }

    /** All steps one after the other, [T B, ...]. */
    private Var flat() {
        Shape shape = values.shape();
        int[] sizes = IntStream.concat(
                        IntStream.of(shape.size(0) * shape.size(1)),
                        IntStream.of(shape.sizes()).skip(2))
                .toArray();
        return values.reshape(sizes);
    }

    /** The steps at these places, numbered through. */
    private Var taken(Ids places) {
        Shape shape = values.shape();
        int each = Arrays.stream(shape.sizes()).skip(2).reduce(1, (a, b) -> a * b);
        int[] sizes = IntStream.concat(
                        IntStream.of(places.shape().count()),
                        IntStream.of(shape.sizes()).skip(2))
                .toArray();
        return values.reshape(shape.size(0) * shape.size(1), each)
                .gatherRows(places)
                .reshape(sizes);
    }

    @Override
    public String toString() {
        return "Sequences%s of lengths %s".formatted(values.shape(), lengths.each());
    }
}
