package dev.refrain.autograd.check;

import static dev.refrain.autograd.check.Vectors.dot;
import static dev.refrain.autograd.check.Vectors.unit;

import dev.refrain.autograd.check.Curve.Slopes;
import dev.refrain.autograd.check.Mismatch.Kind;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
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
    private final List<String> paths;
    private final Tally tally;
    private final double[] x;
    private final int outputs;

    Examination(Subject<?> subject, List<String> paths, Tally tally) {
        this.subject = subject;
        this.paths = paths;
        this.tally = tally;
        x = subject.start();
        outputs = subject.output().count();
    }

    /** Says whether the same place gives the same bits again. */
    void repeat(RandomKey key) {
        double[] c = cotangent(key);
        compareBits(Kind.REPEATED, subject.value(x), subject.value(x), this::output);
        compareBits(Kind.REPEATED, subject.gradient(x, c), subject.gradient(x, c), this::element);
    }

    /** Everything by every element of x. */
    void full(int order, RandomKey key) {
        double[] c = cotangent(key);
        double[] gradient = subject.gradient(x, c);
        double[][] rows = new double[outputs + 1][];
        Arrays.setAll(rows, j -> j < outputs ? subject.gradient(x, unit(outputs, j)) : gradient);
        byElements(Kind.FIRST_ORDER, at -> withDot(subject.value(at), c), i -> Vectors.column(rows, i));
        if (order > 1) {
            double[] d = Vectors.normal(x.length, key.child("direction"));
            double[] curvature = second(c, d, gradient);
            byElements(Kind.SECOND_ORDER, slope(c, d), i -> new double[] {curvature[i]});
        }
    }

    /** The same along one random line; where that shows a mismatch, the element that has most of it is looked for. */
    void along(int order, RandomKey key) {
        double[] c = cotangent(key);
        double[] gradient = subject.gradient(x, c);
        byLine(Kind.FIRST_ORDER, at -> new double[] {dot(c, subject.value(at))}, gradient, key.child("first"));
        if (order > 1) {
            double[] d = Vectors.normal(x.length, key.child("direction"));
            byLine(Kind.SECOND_ORDER, slope(c, d), second(c, d, gradient), key.child("second"));
        }
    }

    /** x ↦ ⟨d, Jᵀc⟩. */
    private UnaryOperator<double[]> slope(double[] c, double[] d) {
        return at -> new double[] {dot(d, subject.gradient(at, c))};
    }

    /** The gradient of ⟨d, Jᵀc⟩, after comparing what comes with it. */
    private double[] second(double[] c, double[] d, double[] gradient) {
        Subject.Second second = subject.second(x, c, d);
        compareBits(Kind.RECORDED, second.gradient(), gradient, this::element);
        double[] pushforward = second.pushforward();
        Slopes slopes = slopes(new Curve(subject::value, x, d), pushforward);
        for (int j = 0; j < outputs; j++) {
            compare(Kind.PUSHFORWARD, output(j), Optional.empty(), pushforward[j], slopes, j);
        }
        double byJvp = dot(c, pushforward);
        double byVjp = dot(gradient, d);
        tally.compare(
                byJvp,
                byVjp,
                () -> mismatch(Kind.ADJOINT, new Place("y", List.of()), Optional.empty(), byJvp, byVjp, Double.NaN));
        return second.curvature();
    }

    private void byElements(Kind kind, UnaryOperator<double[]> f, IntFunction<double[]> claims) {
        for (int i = 0; i < x.length; i++) {
            double[] claimed = claims.apply(i);
            Slopes slopes = slopes(new Curve(f, x, unit(x.length, i)), claimed);
            int whole = claimed.length - 1;
            boolean agreed = true;
            for (int j = 0; j < whole; j++) {
                compare(kind, element(i), Optional.of(output(j).index()), claimed[j], slopes, j);
                agreed &= tally.agree(claimed[j], slopes.values()[j]);
            }
            if (agreed) { // else the sum of these says nothing new
                compare(kind, element(i), Optional.empty(), claimed[whole], slopes, whole);
            }
        }
    }

    private void byLine(Kind kind, UnaryOperator<double[]> f, double[] gradient, RandomKey key) {
        double[] v = Vectors.normal(x.length, key);
        double[] claimed = {dot(gradient, v)};
        Slopes slopes = slopes(new Curve(f, x, v), claimed);
        if (!tally.agree(claimed[0], slopes.values()[0])) {
            int i = guilty(f, gradient, v);
            double[] one = {gradient[i]};
            Slopes byOne = slopes(new Curve(f, x, unit(x.length, i)), one);
            if (!tally.agree(one[0], byOne.values()[0])) {
                compare(kind, element(i), Optional.empty(), one[0], byOne, 0);
                return;
            }
        }
        compare(kind, new Place("a random direction", List.of()), Optional.empty(), claimed[0], slopes, 0);
    }

    /** The element that a mismatch along v comes down to when the worse half is taken again and again. */
    private int guilty(UnaryOperator<double[]> f, double[] gradient, double[] v) {
        int from = 0;
        int to = x.length;
        while (to - from > 1) {
            int middle = (from + to) >>> 1;
            boolean lower =
                    off(f, gradient, Vectors.part(v, from, middle)) >= off(f, gradient, Vectors.part(v, middle, to));
            from = lower ? from : middle;
            to = lower ? middle : to;
        }
        return from;
    }

    private double off(UnaryOperator<double[]> f, double[] gradient, double[] v) {
        double[] claimed = {dot(gradient, v)};
        double off = Math.abs(claimed[0] - slopes(new Curve(f, x, v), claimed).values()[0]);
        return Double.isNaN(off) ? Double.POSITIVE_INFINITY : off;
    }

    /** The slopes at one step; where these disagree with what is claimed, those of many steps together. */
    private Slopes slopes(Curve curve, double[] claimed) {
        double size = 1;
        for (int i = 0; i < x.length; i++) {
            size = curve.along()[i] == 0 ? size : Math.max(size, Math.abs(x[i]));
        }
        double[] slopes = curve.slopes(STEP * size);
        boolean agreed = IntStream.range(0, claimed.length).allMatch(j -> tally.agree(claimed[j], slopes[j]));
        return agreed ? new Slopes(slopes, new double[slopes.length]) : curve.refined(STEP * size);
    }

    private void compare(Kind kind, Place place, Optional<List<Integer>> of, double claimed, Slopes slopes, int j) {
        double measured = slopes.values()[j];
        tally.compare(claimed, measured, () -> mismatch(kind, place, of, claimed, measured, slopes.uncertainty()[j]));
    }

    private void compareBits(Kind kind, double[] claimed, double[] measured, IntFunction<Place> place) {
        for (int i = 0; i < claimed.length; i++) {
            double one = claimed[i];
            double other = measured[i];
            Place at = place.apply(i);
            tally.compareBits(one, other, () -> mismatch(kind, at, Optional.empty(), one, other, Double.NaN));
        }
    }

    private static Mismatch mismatch(
            Kind kind, Place place, Optional<List<Integer>> of, double claimed, double measured, double uncertainty) {
        return new Mismatch(kind, place.path(), place.index(), of, claimed, measured, uncertainty);
    }

    /** An element of something that has a name. */
    private record Place(String path, List<Integer> index) {
        static Place of(String path, Shape shape, int flat) {
            return new Place(path, IntStream.of(shape.index(flat)).boxed().toList());
        }
    }

    private Place output(int j) {
        return Place.of("y", subject.output(), j);
    }

    private Place element(int i) {
        int leaf = 0;
        int rest = i;
        while (rest >= subject.shapes().get(leaf).count()) {
            rest -= subject.shapes().get(leaf++).count();
        }
        return Place.of(paths.get(leaf), subject.shapes().get(leaf), rest);
    }

    private double[] cotangent(RandomKey key) {
        return Vectors.normal(outputs, key.child("cotangent"));
    }

    private static double[] withDot(double[] y, double[] c) {
        double[] both = Arrays.copyOf(y, y.length + 1);
        both[y.length] = dot(c, y);
        return both;
    }
}
