package dev.refrain.autograd.check.sample;

import dev.refrain.tensor.IndexRangeException;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import dev.refrain.tensor.pointwise.Domain;
import dev.refrain.tensor.pointwise.Domain.Interval;
import java.util.List;
import java.util.function.BiFunction;

/**
 * How the elements of a tensor are drawn: float64, with at most three decimals, of which 1 and what is round and near to it is
 * the simplest. Not 0, where many a derivative vanishes and a mistake in it would not show.
 *
 * @param tie whether two elements may be equal
 */
public record Elements(boolean tie, BiFunction<Choices, Shape, Tensor> drawn) {
    /** The reciprocal of the third decimal. */
    private static final int FINEST = 1000;

    private static final int LARGEST = 100_000;

    /** How near an argument may come to a kink. */
    private static final double NEAREST = 0.3;

    /**
     * Within low .. high, kinks or not.
     *
     * @throws IndexRangeException if no number with three decimals is, or too many are
     */
    public static Elements within(double low, double high) {
        if (!(low <= high) || !(Math.max(Math.abs(low), Math.abs(high)) <= LARGEST) || count(low, high, FINEST) < 1) {
            throw new IndexRangeException(
                    "elements: got %s .. %s, expected a range within ±%d that has a number of at most three decimals"
                            .formatted(low, high, LARGEST));
        }
        return numbers(low, high, low, high);
    }

    /** Within ±2, and whole numbers within ±8, 0 among them. */
    public static Elements reals() {
        return numbers(-2, 2, -8, 8);
    }

    private static Elements numbers(double low, double high, double lowest, double highest) {
        return new Elements(true, (choices, shape) -> tensor(shape, i -> number(choices, low, high, lowest, highest)));
    }

    /** Whole numbers, no two of them equal. */
    public static Elements distinct() {
        return new Elements(false, (choices, shape) -> {
            List<Integer> ranks = AnyShape.order(choices, shape.count());
            return tensor(shape, i -> ranks.get(i) - shape.count() / 2);
        });
    }

    /**
     * Arguments of a pointwise function, at least 0.1 away from where it is not defined, and 0.3 from where it is not smooth.
     *
     * @param argument the number of the argument
     */
    public static Elements in(Domain domain, int argument) {
        return switch (domain.relation()) {
            case ANY, FIRST_IS_SWITCH -> in(domain.interval(argument));
            case DISTINCT -> apart(argument);
            case DISTINCT_IN_SIZE -> argument == 0 ? apartInSize() : fractions();
        };
    }

    private static Elements in(Interval interval) {
        if (interval.equals(Interval.REALS)) {
            return reals();
        }
        if (interval.equals(Interval.NONZERO)) {
            return nonzero();
        }
        double outermost =
                interval.kinks().stream().mapToDouble(Math::abs).max().orElse(1);
        double low = Math.max(interval.low() + 0.1, -1 - outermost);
        boolean halfLine = Double.isFinite(interval.low());
        double start = Math.max(0, interval.low());
        double high = Math.min(interval.high() - 0.1, halfLine ? start + 2.5 : 1 + outermost);
        double highest = Math.min(interval.high() - 0.1, halfLine ? start + 4 : 8);
        double lowest = Math.max(interval.low() + 0.1, -8);
        return new Elements(
                true,
                (choices, shape) ->
                        tensor(shape, i -> awayFromKinks(interval, number(choices, low, high, lowest, highest))));
    }

    /** A number as it is, or moved farther away from the kink that it is near to. */
    private static double awayFromKinks(Interval interval, double number) {
        double kink = interval.nearestKink(number);
        double away = number - kink;
        if (!(Math.abs(away) < NEAREST)) {
            return number;
        }
        double moved = kink + away + (away < 0 ? -NEAREST : NEAREST);
        return Math.rint(moved * FINEST) / FINEST;
    }

    /** Within ±0.3 .. ±2, and whole numbers within ±1 .. ±8: for functions with a kink or a pole at 0, such as relu. */
    public static Elements nonzero() {
        return new Elements(
                true,
                (choices, shape) -> tensor(
                        shape,
                        i -> choices.onceIn(2) ? -number(choices, 0.3, 2, 1, 8) : number(choices, 0.3, 2, 1, 8)));
    }

    /** Within ±0.7 .. ±1.4, of which no product becomes large or small, and once in eight 0. */
    public static Elements factors() {
        return new Elements(
                true,
                (choices, shape) ->
                        tensor(shape, i -> choices.onceIn(8) ? 0 : sign(choices) * number(choices, 0.7, 1.4, 1, 1)));
    }

    private static int sign(Choices choices) {
        return choices.onceIn(2) ? -1 : 1;
    }

    /** Whole numbers with a little more, shifted: the first two by 0 and 0.5, a third lies in the gaps of 0.3 between them. */
    private static Elements apart(int argument) {
        double shift = argument == 2 ? 0.35 : 0.5 * argument;
        double more = argument == 2 ? 0 : 0.2;
        return new Elements(
                true,
                (choices, shape) -> tensor(shape, i -> choices.below(4) - 2 + shift + number(choices, 0, more, 0, 0)));
    }

    /** Sizes 0, 1 and 2 with a little more, of both signs. */
    private static Elements apartInSize() {
        return new Elements(
                true,
                (choices, shape) -> tensor(
                        shape, i -> (choices.onceIn(2) ? -1 : 1) * (choices.below(3) + number(choices, 0, 0.2, 0, 0))));
    }

    /** 0.5 and 1.5 with a little more: what is apart in size from whole numbers with a little more. */
    private static Elements fractions() {
        return new Elements(
                true, (choices, shape) -> tensor(shape, i -> choices.below(2) + 0.5 + number(choices, 0, 0.2, 0, 0)));
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

    /**
     * The whole numbers within low .. high come first, then those with one decimal, and so on; of each, those next to 1. Behind
     * them all, in about one of nine choices, are the whole numbers within lowest .. highest again: mistakes at 0, at bounds
     * and far out would else be met too seldom.
     */
    private static double number(Choices choices, double low, double high, double lowest, double highest) {
        int all = 0;
        for (int unit = 1; unit <= FINEST; unit *= 10) {
            all += count(low, high, unit);
        }
        int whole = count(lowest, highest, 1);
        int choice = choices.below(all + (whole == 0 ? 0 : whole * Math.ceilDiv(all, 8 * whole)));
        if (choice >= all) {
            return nearest((choice - all) % whole, 1, first(lowest, 1), last(highest, 1));
        }
        int unit = 1;
        while (choice >= count(low, high, unit)) {
            choice -= count(low, high, unit);
            unit *= 10;
        }
        return (double) nearest(choice, unit, first(low, unit), last(high, unit)) / unit;
    }

    private static int count(double low, double high, int unit) {
        return Math.max(0, last(high, unit) - first(low, unit) + 1);
    }

    private static int first(double low, int unit) {
        return (int) Math.ceil(low * unit);
    }

    private static int last(double high, int unit) {
        return (int) Math.floor(high * unit);
    }

    /** Number {@code rank} of the integers first .. last in the order of their distance from {@code one}. */
    private static int nearest(int rank, int one, int first, int last) {
        int centre = Math.clamp(one, first, last);
        int below = centre - first;
        int above = last - centre;
        if (rank > 2 * Math.min(below, above)) {
            return above > below ? centre + rank - below : centre - rank + above;
        }
        return rank % 2 == 0 ? centre + rank / 2 : centre - (rank + 1) / 2;
    }
}
