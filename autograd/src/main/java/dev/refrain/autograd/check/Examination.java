package dev.refrain.autograd.check;

import static dev.refrain.autograd.check.Vectors.dot;
import static dev.refrain.autograd.check.Vectors.unit;

import dev.refrain.autograd.check.Curve.Slopes;
import dev.refrain.autograd.check.Mismatch.Kind;
import dev.refrain.autograd.check.Places.Place;
import dev.refrain.tensor.RandomKey;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * The comparisons of one check, for a random cotangent c and a random direction d: the same bits twice; the Jacobian J and
 * Jᵀc, or ⟨Jᵀc, v⟩ for a random v, against differences of the value; and for the second order the bits of the recorded
 * gradient, J d by two pullbacks, and the gradient of ⟨d, Jᵀc⟩ against differences of Jᵀc. These are differences of
 * gradients, never of differences, so one tolerance serves both orders.
 */
final class Examination {
    /** ∛ε, which balances the error of truncation, h² |f'''| / 6, with that of rounding, ε |f| / h. */
    private static final double STEP = StrictMath.cbrt(Math.ulp(1.0));

    private final Subject<?> subject;
    private final Places inputs;
    private final Places outputs;
    private final Tally tally;
    private final double[] x;

    /** Of a subject whose elements have names. */
    Examination(Subject<?> subject, Places inputs, Places outputs, Tally tally) {
        this.subject = subject;
        this.inputs = inputs;
        this.outputs = outputs;
        this.tally = tally;
        x = subject.start();
    }

    /**
     * ⟨weights, f⟩ and the gradient that is claimed for it. Its slopes are sums of slopes, not slopes of sums, in which the
     * rounding of the largest element would drown the others.
     */
    private record Sum(Kind kind, String name, UnaryOperator<double[]> f, double[] weights, double[] gradient) {}

    private Sum first(double[] c, double[] gradient) {
        return new Sum(Kind.FIRST_ORDER, "⟨c, y⟩", subject::value, c, gradient);
    }

    private Sum second(double[] c, double[] d, double[] curvature) {
        return new Sum(Kind.SECOND_ORDER, "⟨d, Jᵀc⟩", at -> subject.gradient(at, c), d, curvature);
    }

    /** The same bits at the same place, twice. */
    void repeat(RandomKey key) {
        double[] c = cotangent(key);
        double[] y = subject.value(x);
        double[] again = subject.value(x);
        for (int j = 0; j < y.length; j++) {
            int output = j;
            tally.compareBits(y[j], again[j], () -> ofValue(Kind.REPEATED, output, y, again, Double.NaN));
        }
        sameGradient(Kind.REPEATED, subject.gradient(x, c), subject.gradient(x, c));
    }

    /** Everything by every element of x. */
    void full(int order, RandomKey key) {
        double[] c = cotangent(key);
        double[] gradient = subject.gradient(x, c);
        double[][] rows = new double[outputs.count()][];
        Arrays.setAll(rows, j -> subject.gradient(x, unit(rows.length, j)));
        boolean[] sound = new boolean[x.length];
        double[] largest = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            double[] column = Vectors.column(rows, i);
            sound[i] = byElement(i, column, first(c, gradient));
            largest[i] = Math.max(Vectors.largest(column), Math.abs(gradient[i]));
        }
        if (order > 1) {
            double[] d = direction(key.child("direction"));
            Sum slope = second(c, d, curvature(c, d, gradient));
            for (int i = 0; i < x.length; i++) {
                sound[i] &= byElement(i, slope);
            }
        }
        for (int i = 0; i < x.length; i++) {
            tally.element(inputs.at(i).name(), sound[i], largest[i]);
        }
    }

    /** The same along one random line; where that shows a mismatch, the element that has most of it is looked for. */
    void along(int order, RandomKey key) {
        double[] c = cotangent(key);
        double[] gradient = subject.gradient(x, c);
        byLine(first(c, gradient), key.child("first"));
        if (order > 1) {
            double[] d = direction(key.child("direction"));
            byLine(second(c, d, curvature(c, d, gradient)), key.child("second"));
        }
    }

    /** One column of J, and if that is right the element of Jᵀc: it is not, where a pullback is not linear in c. */
    private boolean byElement(int i, double[] column, Sum sum) {
        Slopes slopes = slopes(
                new Curve(sum.f, x, unit(x.length, i)),
                step(i),
                found -> agree(column, found.values()) && agrees(sum, i, found));
        boolean agreed = true;
        for (int j = 0; j < column.length; j++) {
            String output = outputs.at(j).toString();
            double claimed = column[j];
            double measured = slopes.values()[j];
            double uncertainty = slopes.uncertainty()[j];
            agreed &= tally.compare(
                    claimed, measured, () -> byElement(sum.kind, i, output, claimed, measured, uncertainty));
        }
        return agreed && compare(sum, i, slopes);
    }

    private boolean byElement(int i, Sum sum) {
        Curve curve = new Curve(sum.f, x, unit(x.length, i));
        return compare(sum, i, slopes(curve, step(i), found -> agrees(sum, i, found)));
    }

    private boolean agrees(Sum sum, int i, Slopes slopes) {
        return tally.agree(sum.gradient[i], slopes.dot(sum.weights));
    }

    private boolean compare(Sum sum, int i, Slopes slopes) {
        double claimed = sum.gradient[i];
        double measured = slopes.dot(sum.weights);
        double uncertainty = slopes.uncertainty(sum.weights);
        return tally.compare(claimed, measured, () -> byElement(sum.kind, i, sum.name, claimed, measured, uncertainty));
    }

    private boolean agree(double[] claimed, double[] measured) {
        return IntStream.range(0, claimed.length).allMatch(j -> tally.agree(claimed[j], measured[j]));
    }

    /** The gradient of ⟨d, Jᵀc⟩, after comparing what comes with it. */
    private double[] curvature(double[] c, double[] d, double[] gradient) {
        Subject.Second second = subject.second(x, c, d);
        sameGradient(Kind.RECORDED, second.gradient(), gradient);
        double[] jvp = second.pushforward();
        Slopes slopes = slopes(new Curve(subject::value, x, d), STEP, found -> agree(jvp, found.values()));
        for (int j = 0; j < jvp.length; j++) {
            int output = j;
            tally.compare(
                    jvp[j],
                    slopes.values()[j],
                    () -> ofValue(Kind.PUSHFORWARD, output, jvp, slopes.values(), slopes.uncertainty()[output]));
        }
        double byJvp = dot(c, jvp);
        double byVjp = dot(gradient, d);
        tally.compare(byJvp, byVjp, () -> of(Kind.ADJOINT, "⟨c, J d⟩ = ⟨Jᵀc, d⟩", byJvp, byVjp, Double.NaN));
        return second.curvature();
    }

    private void byLine(Sum sum, RandomKey key) {
        double[] v = direction(key);
        double claimed = dot(sum.gradient, v);
        Slopes slopes = along(sum, v);
        double measured = slopes.dot(sum.weights);
        boolean found = !tally.agree(claimed, measured) && !byElement(guilty(sum, v), sum);
        if (!found) {
            double uncertainty = slopes.uncertainty(sum.weights);
            tally.compare(
                    claimed,
                    measured,
                    () -> new Mismatch(
                            sum.kind,
                            "a random direction",
                            List.of(),
                            Double.NaN,
                            sum.name,
                            claimed,
                            measured,
                            uncertainty));
        }
    }

    private Slopes along(Sum sum, double[] v) {
        double claimed = dot(sum.gradient, v);
        return slopes(new Curve(sum.f, x, v), STEP, found -> tally.agree(claimed, found.dot(sum.weights)));
    }

    /** The element that a mismatch along v comes down to when the worse half is taken again and again. */
    private int guilty(Sum sum, double[] v) {
        int from = 0;
        int to = x.length;
        while (to - from > 1) {
            int middle = (from + to) >>> 1;
            boolean lower = off(sum, Vectors.part(v, from, middle)) >= off(sum, Vectors.part(v, middle, to));
            from = lower ? from : middle;
            to = lower ? middle : to;
        }
        return from;
    }

    private double off(Sum sum, double[] v) {
        double off = Math.abs(dot(sum.gradient, v) - along(sum, v).dot(sum.weights));
        return Double.isNaN(off) ? Double.POSITIVE_INFINITY : off;
    }

    /** The slopes of one step if that will do, else those of many steps together. */
    private static Slopes slopes(Curve curve, double step, Predicate<Slopes> enough) {
        Curve.Differences one = curve.differences(step);
        Slopes slopes = new Slopes(one.slopes(), one.noise());
        return enough.test(slopes) ? slopes : curve.refined(step);
    }

    private double step(int i) {
        return STEP * Math.max(1, Math.abs(x[i]));
    }

    /** A random direction, so long that a step along it is one of {@link #step} for each element. */
    private double[] direction(RandomKey key) {
        double[] direction = Vectors.normal(x.length, key);
        for (int i = 0; i < x.length; i++) {
            direction[i] *= Math.max(1, Math.abs(x[i]));
        }
        return direction;
    }

    private double[] cotangent(RandomKey key) {
        return Vectors.normal(outputs.count(), key.child("cotangent"));
    }

    private void sameGradient(Kind kind, double[] one, double[] other) {
        for (int i = 0; i < one.length; i++) {
            int element = i;
            tally.compareBits(
                    one[i], other[i], () -> byElement(kind, element, "Jᵀc", one[element], other[element], Double.NaN));
        }
    }

    private Mismatch byElement(Kind kind, int i, String of, double claimed, double measured, double uncertainty) {
        Place place = inputs.at(i);
        return new Mismatch(kind, place.name(), place.index(), x[i], of, claimed, measured, uncertainty);
    }

    private Mismatch ofValue(Kind kind, int j, double[] claimed, double[] measured, double uncertainty) {
        return of(kind, outputs.at(j).toString(), claimed[j], measured[j], uncertainty);
    }

    private static Mismatch of(Kind kind, String of, double claimed, double measured, double uncertainty) {
        return new Mismatch(kind, "", List.of(), Double.NaN, of, claimed, measured, uncertainty);
    }
}
