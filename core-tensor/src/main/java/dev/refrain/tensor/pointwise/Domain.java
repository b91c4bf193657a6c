package dev.refrain.tensor.pointwise;

import java.util.List;

/**
 * Where a pointwise function is smooth: what checks of its derivative may draw arguments from.
 *
 * @param intervals where each argument lies; the last is also that of all arguments after it
 * @param relation how the arguments stand to each other
 */
public record Domain(List<Interval> intervals, Relation relation) {
    /** All reals. */
    public static final Domain REALS = each(Interval.REALS);

    static final Domain POSITIVE = each(Interval.POSITIVE);
    static final Domain ABOVE_MINUS_ONE = within(-1, Double.POSITIVE_INFINITY);
    static final Domain NONZERO = each(Interval.NONZERO);
    static final Domain FIRST_NONZERO = each(Interval.NONZERO, Interval.REALS);
    static final Domain SECOND_NONZERO = each(Interval.REALS, Interval.NONZERO);
    static final Domain DISTINCT = where(Relation.DISTINCT);
    static final Domain DISTINCT_IN_SIZE = where(Relation.DISTINCT_IN_SIZE);
    static final Domain FIRST_IS_SWITCH = new Domain(List.of(Interval.NONZERO), Relation.FIRST_IS_SWITCH);

    /** Keeps a copy of the list. */
    public Domain {
        intervals = List.copyOf(intervals);
    }

    /** How the arguments stand to each other. */
    public enum Relation {
        /** Each is what it is, whatever the others are. */
        ANY,
        /** No two of them are equal: there is a kink or a jump where they are. */
        DISTINCT,
        /** The first has another absolute value than the second. */
        DISTINCT_IN_SIZE,
        /** The first is 1 where a number is positive, else 0: it is constant, but for jumps. */
        FIRST_IS_SWITCH
    }

    /**
     * The open interval low .. high without some numbers.
     *
     * @param kinks kinks, jumps or poles
     * @param period how far they are repeated from each other, or 0 if they are all
     */
    public record Interval(double low, double high, List<Double> kinks, double period) {
        /** All reals. */
        public static final Interval REALS = of(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

        static final Interval POSITIVE = of(0, Double.POSITIVE_INFINITY);
        /** All reals but 0. */
        public static final Interval NONZERO = without(0.0);

        /** Keeps a copy of the list. */
        public Interval {
            kinks = List.copyOf(kinks);
        }

        static Interval of(double low, double high) {
            return new Interval(low, high, List.of(), 0);
        }

        static Interval without(Double... kinks) {
            return new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, List.of(kinks), 0);
        }

        /** The number nearest to x that is left out, or infinity if there is none. */
        public double nearestKink(double x) {
            double nearest = Double.POSITIVE_INFINITY;
            for (double kink : kinks) {
                double repeated = period == 0 ? kink : kink + period * Math.rint((x - kink) / period);
                nearest = Math.abs(repeated - x) < Math.abs(nearest - x) ? repeated : nearest;
            }
            return nearest;
        }
    }

    /** Where the argument of this number lies. */
    public Interval interval(int argument) {
        return intervals.get(Math.min(argument, intervals.size() - 1));
    }

    static Domain each(Interval... intervals) {
        return new Domain(List.of(intervals), Relation.ANY);
    }

    /** All real numbers, but for how they stand to each other. */
    static Domain where(Relation relation) {
        return new Domain(List.of(Interval.REALS), relation);
    }

    /** All arguments within low .. high. */
    static Domain within(double low, double high) {
        return each(Interval.of(low, high));
    }

    /** All real numbers but these. */
    static Domain without(Double... kinks) {
        return each(Interval.without(kinks));
    }

    /** All real numbers but this and what is a whole number away from it. */
    static Domain betweenWholesFrom(double kink) {
        return each(new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, List.of(kink), 1));
    }
}
