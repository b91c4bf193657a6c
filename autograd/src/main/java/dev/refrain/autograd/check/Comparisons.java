package dev.refrain.autograd.check;

import static dev.refrain.autograd.check.Vectors.dot;
import static dev.refrain.autograd.check.Vectors.unit;

import dev.refrain.autograd.check.Curve.Slopes;
import dev.refrain.autograd.check.Measured.Judgement;
import dev.refrain.autograd.check.Mismatch.Kind;
import dev.refrain.autograd.check.Places.Place;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Tensor;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What is compared with what at x, whichever elements and lines are tried: claims of gradients with slopes that are measured. */
final class Comparisons {
    /** ∛ε, which balances the error of truncation, h² |f'''| / 6, with that of rounding, ε |f| / h. */
    private static final double STEP = StrictMath.cbrt(Math.ulp(1.0));

    private final Subject<?> subject;
    private final Places inputs;
    private final Places outputs;
    private final Tally tally;
    private final double @Nullable [] given;
    private final double[] x;

    /** Of a subject whose elements have names, from the cotangent that is given, if one is. */
    Comparisons(Subject<?> subject, Places inputs, Places outputs, Tally tally, @Nullable Tensor given) {
        this.subject = subject;
        this.inputs = inputs;
        this.outputs = outputs;
        this.tally = tally;
        this.given = given == null ? null : given.toDoubles();
        x = subject.start();
    }

    /**
     * ⟨weights, f⟩ and the gradient that is claimed for it. Its slopes are sums of slopes, not slopes of sums, in which the
     * rounding of the largest element would drown the others.
     */
    record Sum(Kind kind, String name, UnaryOperator<double[]> f, double[] weights, double[] gradient) {}

    /** ⟨c, y⟩, whose gradient is Jᵀc. */
    Sum first(double[] c, double[] gradient) {
        return new Sum(Kind.FIRST_ORDER, "⟨c, y⟩", subject::value, c, gradient);
    }

    /** ⟨d, Jᵀc⟩ and its gradient, after comparing what comes with it. */
    Sum second(double[] c, double[] d, double[] gradient) {
        Subject.Second second = subject.second(x, c, d);
        closeGradient(second.gradient(), gradient);
        double[] jvp = second.pushforward();
        Slopes slopes = slopes(new Curve(subject::value, x, d), STEP, found -> agree(jvp, found.values()));
        for (int j = 0; j < jvp.length; j++) {
            int output = j;
            tally.compare(
                    jvp[j],
                    slopes.values()[j],
                    () -> ofValue(Kind.PUSHFORWARD, output, jvp[output], at(slopes, output)));
        }
        double byJvp = dot(c, jvp);
        double byVjp = dot(gradient, d);
        tally.compare(byJvp, byVjp, () -> of(Kind.ADJOINT, "⟨c, J d⟩ = ⟨Jᵀc, d⟩", byJvp, Measured.exactly(byVjp)));
        return new Sum(Kind.SECOND_ORDER, "⟨d, Jᵀc⟩", at -> subject.gradient(at, c), d, second.curvature());
    }

    /** The same bits at the same place, twice. */
    void repeat(double[] c) {
        double[] y = subject.value(x);
        double[] again = subject.value(x);
        for (int j = 0; j < y.length; j++) {
            int output = j;
            tally.compareBits(
                    y[j], again[j], () -> ofValue(Kind.REPEATED, output, y[output], Measured.exactly(again[output])));
        }
        sameGradient(Kind.REPEATED, subject.gradient(x, c), subject.gradient(x, c));
    }

    /** One column of J, and if that is right the element of Jᵀc: it is not, where a pullback is not linear in c. */
    void column(int i, double[] column, Sum sum) {
        boolean settled = isSettled(i, sum);
        Slopes slopes = slopes(i, sum, found -> settled || (agree(column, found.values()) && agrees(i, sum, found)));
        boolean agreed = true;
        for (int j = 0; j < column.length; j++) {
            String output = outputs.at(j).toString();
            double claimed = column[j];
            double measured = slopes.values()[j];
            int row = j;
            agreed &= settled
                    ? tally.compareOnly(claimed, measured, inputs.at(i))
                    : tally.compare(claimed, measured, () -> byElement(sum.kind, i, output, claimed, at(slopes, row)));
        }
        if (agreed) {
            compare(i, sum, slopes, settled);
        }
    }

    /** The slope of a sum by one element; where it is known that many are wrong, by a single step only. */
    void element(int i, Sum sum) {
        boolean settled = isSettled(i, sum);
        compare(i, sum, slopes(i, sum, found -> settled || agrees(i, sum, found)), settled);
    }

    /** The slope of a sum by one element, whatever is known of others; whether it agrees. */
    boolean suspect(int i, Sum sum) {
        return compare(i, sum, slopes(i, sum, found -> agrees(i, sum, found)), false);
    }

    private Slopes slopes(int i, Sum sum, Predicate<Slopes> enough) {
        return slopes(new Curve(sum.f, x, unit(x.length, i)), step(i), enough);
    }

    private boolean isSettled(int i, Sum sum) {
        return tally.isSettled(sum.kind, inputs.at(i).name());
    }

    private boolean agrees(int i, Sum sum, Slopes slopes) {
        return tally.agree(sum.gradient[i], slopes.dot(sum.weights));
    }

    private boolean compare(int i, Sum sum, Slopes slopes, boolean settled) {
        double claimed = sum.gradient[i];
        double measured = slopes.dot(sum.weights);
        return settled
                ? tally.compareOnly(claimed, measured, inputs.at(i))
                : tally.compare(
                        claimed,
                        measured,
                        () -> byElement(sum.kind, i, sum.name, claimed, slopes.sum(sum.weights, tally.tolerance())));
    }

    /** The slopes of a sum's elements along a line. */
    Slopes along(Sum sum, double[] v) {
        double claimed = dot(sum.gradient, v);
        return slopes(new Curve(sum.f, x, v), STEP, found -> tally.agree(claimed, found.dot(sum.weights)));
    }

    /** How far off a claim along a line is by one step, or by many. */
    double off(Sum sum, double[] v, boolean refined) {
        Curve curve = new Curve(sum.f, x, v);
        double measured = (refined ? curve.refined(STEP) : curve.differences(STEP)).dot(sum.weights);
        double off = Math.abs(dot(sum.gradient, v) - measured);
        return Double.isNaN(off) ? Double.POSITIVE_INFINITY : off;
    }

    /** Elements of Jᵀk that should be sums of rows of J. */
    void linear(String name, double[] claimed, double[] summed) {
        for (int i = 0; i < x.length; i++) {
            int element = i;
            tally.compare(
                    claimed[i],
                    summed[i],
                    () -> byElement(Kind.LINEAR, element, name, claimed[element], Measured.exactly(summed[element])));
        }
    }

    private void sameGradient(Kind kind, double[] one, double[] other) {
        for (int i = 0; i < one.length; i++) {
            int element = i;
            tally.compareBits(
                    one[i],
                    other[i],
                    () -> byElement(kind, element, "Jᵀc", one[element], Measured.exactly(other[element])));
        }
    }

    /** Recorded, a recurrence runs in another order of arithmetic than plain. */
    private void closeGradient(double[] recorded, double[] plain) {
        double size = DoubleStream.concat(DoubleStream.of(recorded), DoubleStream.of(plain))
                .map(Math::abs)
                .max()
                .orElse(0);
        for (int i = 0; i < recorded.length; i++) {
            int element = i;
            tally.compareClosely(
                    recorded[i],
                    plain[i],
                    size,
                    () -> byElement(
                            Kind.RECORDED, element, "Jᵀc", recorded[element], Measured.exactly(plain[element])));
        }
    }

    private boolean agree(double[] claimed, double[] measured) {
        return IntStream.range(0, claimed.length).allMatch(j -> tally.agree(claimed[j], measured[j]));
    }

    /** The slopes of one step if that will do, else those of many steps together. */
    private static Slopes slopes(Curve curve, double step, Predicate<Slopes> enough) {
        Slopes one = curve.differences(step);
        return enough.test(one) ? one : curve.refined(step);
    }

    private double step(int i) {
        return STEP * Math.max(1, Math.abs(x[i]));
    }

    /** A random direction, so long that a step along it is one of {@link #step} for each element. */
    double[] direction(RandomKey key) {
        double[] direction = Vectors.normal(x.length, key);
        for (int i = 0; i < x.length; i++) {
            direction[i] *= Math.max(1, Math.abs(x[i]));
        }
        return direction;
    }

    /** The length of a gradient where each element is in units of its {@link #direction}'s. */
    double length(double[] gradient) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            double each = gradient[i] * Math.max(1, Math.abs(x[i]));
            sum += each * each;
        }
        return Math.sqrt(sum);
    }

    /** A random cotangent, unless one is given. */
    double[] cotangent(RandomKey key) {
        return given != null ? given.clone() : Vectors.normal(outputs.count(), key.child("cotangent"));
    }

    private Measured at(Slopes slopes, int output) {
        return slopes.at(output, tally.tolerance());
    }

    private Mismatch byElement(Kind kind, int i, String of, double claimed, Measured measured) {
        Place place = inputs.at(i);
        return mismatch(kind, place.name(), place.index(), x[i], of, claimed, measured);
    }

    private Mismatch ofValue(Kind kind, int j, double claimed, Measured measured) {
        return of(kind, outputs.at(j).toString(), claimed, measured);
    }

    private Mismatch of(Kind kind, String of, double claimed, Measured measured) {
        return mismatch(kind, "", List.of(), Double.NaN, of, claimed, measured);
    }

    /** Of a sum along a line that comes down to no single element. */
    Mismatch along(Sum sum, String line, double claimed, Slopes slopes) {
        Measured measured = slopes.sum(sum.weights, tally.tolerance());
        return mismatch(sum.kind, line, List.of(), Double.NaN, sum.name, claimed, measured);
    }

    private Mismatch mismatch(
            Kind kind, String path, List<Integer> index, double at, String of, double claimed, Measured measured) {
        Judgement judgement = kind == Kind.REPEATED
                ? new Judgement(Verdict.NONDETERMINISTIC, "")
                : measured.judge(claimed, tally.tolerance());
        return new Mismatch(
                kind,
                path,
                index,
                at,
                of,
                claimed,
                measured.value(),
                measured.uncertainty(),
                judgement.verdict(),
                judgement.reason());
    }
}
