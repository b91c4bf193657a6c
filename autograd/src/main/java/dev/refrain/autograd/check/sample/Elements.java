package dev.refrain.autograd.check.sample;

import dev.refrain.tensor.IndexRangeException;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import dev.refrain.tensor.pointwise.Domain;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/**
 * How the elements of a tensor are drawn: float64, with at most three decimals, the roundest first; and no kink nearer than
 * 0.3.
 *
 * @param tie whether two elements may be equal
 */
public record Elements(boolean tie, BiFunction<Choices, Shape, Tensor> drawn) {
    private static final int DECIMALS = 3;

    /**
     * Within low .. high.
     *
     * @throws IndexRangeException if no number with three decimals is
     */
    public static Elements within(double low, double high) {
        int finest = units()[DECIMALS];
        if (!(low <= high) || Double.isInfinite(high - low) || last(high, finest) < first(low, finest)) {
            throw new IndexRangeException(
                    "elements: got %s .. %s, expected a range with a number of at most %d decimals"
                            .formatted(low, high, DECIMALS));
        }
        return new Elements(true, (choices, shape) -> tensor(shape, i -> number(choices, low, high)));
    }

    /** Within ±2. */
    public static Elements reals() {
        return within(-2, 2);
    }

    /** Whole numbers, no two of them equal. */
    public static Elements distinct() {
        return new Elements(false, (choices, shape) -> {
            List<Integer> ranks = AnyShape.order(choices, shape.count());
            return tensor(shape, i -> ranks.get(i) - shape.count() / 2);
        });
    }

    /**
     * Arguments of a pointwise function, at least 0.3 away from where it is not smooth.
     *
     * @param argument the number of the argument
     * @param last whether it is the last one
     */
    public static Elements in(Domain domain, int argument, boolean last) {
        return switch (domain) {
            case REALS -> reals();
            case POSITIVE -> within(0.3, 2.5);
            case NONZERO -> last ? nonzero() : reals();
            case DISTINCT -> apart(0.5 * argument);
        };
    }

    private static Elements nonzero() {
        return new Elements(
                true,
                (choices, shape) ->
                        tensor(shape, i -> choices.onceIn(2) ? -number(choices, 0.3, 2) : number(choices, 0.3, 2)));
    }

    /** Whole numbers with a little more, shifted: those of shifts 0 and 0.5 are never nearer than 0.3. */
    private static Elements apart(double shift) {
        return new Elements(
                true, (choices, shape) -> tensor(shape, i -> choices.below(4) - 2 + shift + number(choices, 0, 0.2)));
    }

    /** A tensor of this shape. */
    public Tensor draw(Choices choices, Shape shape) {
        return drawn.apply(choices, shape);
    }

    private interface Element {
        double at(int index);
    }

    private static Tensor tensor(Shape shape, Element element) {
        double[] values = new double[shape.count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = element.at(i);
        }
        return Tensor.of(values, shape.sizes());
    }

    /** The whole numbers within low .. high come first, then those with one decimal, and so on; of each, the ones next to 0. */
    private static double number(Choices choices, double low, double high) {
        List<Integer> counts = new ArrayList<>();
        for (int unit : units()) {
            counts.add(last(high, unit) - first(low, unit) + 1);
        }
        int choice = choices.below(counts.stream().mapToInt(count -> count).sum());
        int decimals = 0;
        while (choice >= counts.get(decimals)) {
            choice -= counts.get(decimals++);
        }
        int unit = units()[decimals];
        return (double) nearest(choice, first(low, unit), last(high, unit)) / unit;
    }

    private static int[] units() {
        return IntStream.iterate(1, unit -> 10 * unit).limit(DECIMALS + 1).toArray();
    }

    private static int first(double low, int unit) {
        return (int) Math.ceil(low * unit);
    }

    private static int last(double high, int unit) {
        return (int) Math.floor(high * unit);
    }

    /** Number {@code rank} of the integers first .. last in the order of their distance from 0. */
    private static int nearest(int rank, int first, int last) {
        int centre = Math.clamp(0, first, last);
        int below = centre - first;
        int above = last - centre;
        if (rank > 2 * Math.min(below, above)) {
            return above > below ? centre + rank - below : centre - rank + above;
        }
        return rank % 2 == 0 ? centre - rank / 2 : centre + (rank + 1) / 2;
    }
}
