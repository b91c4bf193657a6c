package dev.refrain.autograd.check;

import static dev.refrain.autograd.check.Vectors.dot;
import static dev.refrain.autograd.check.Vectors.unit;

import dev.refrain.autograd.check.Comparisons.Sum;
import dev.refrain.autograd.check.Curve.Slopes;
import dev.refrain.tensor.RandomKey;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The course of one check, for a random cotangent c and a random direction d: the same bits twice; the Jacobian J and Jᵀc, or
 * ⟨Jᵀc, v⟩ for a random v, against differences of the value; J linear in what comes from above; and for the second order the
 * recorded gradient, J d by two pullbacks, and the gradient of ⟨d, Jᵀc⟩ against differences of Jᵀc. These are
 * differences of gradients, never of differences, so one tolerance serves both orders.
 */
final class Examination {
    /** So many elements that are undecided are left out of a line one after the other. */
    private static final int KINKS = 16;

    private final Subject<?> subject;
    private final Places inputs;
    private final Places outputs;
    private final Tally tally;
    private final Comparisons compare;
    private final double[] x;

    /** The special cotangent at which something is wrong first that is not from random ones. */
    private double @Nullable [] special;

    /** Of a subject and what it is compared by. */
    Examination(Subject<?> subject, Places inputs, Places outputs, Tally tally, Comparisons compare) {
        this.subject = subject;
        this.inputs = inputs;
        this.outputs = outputs;
        this.tally = tally;
        this.compare = compare;
        x = subject.start();
    }

    /** The same bits at the same place, twice. */
    void repeat(RandomKey key) {
        compare.repeat(compare.cotangent(key));
    }

    /** The cotangent at which something is wrong first, if it is neither a random one nor one of a single element. */
    Optional<double[]> special() {
        return Optional.ofNullable(special);
    }

    /** Everything by every element of x. */
    void full(int order, RandomKey key) {
        double[] c = compare.cotangent(key);
        double[] gradient = subject.gradient(x, c);
        double[][] rows = new double[outputs.count()][];
        Arrays.setAll(rows, j -> subject.gradient(x, unit(rows.length, j)));
        for (int i = 0; i < x.length; i++) {
            double[] column = Vectors.column(rows, i);
            compare.column(i, column, compare.first(c, gradient));
            tally.element(inputs.at(i), Math.max(Vectors.largest(column), Math.abs(gradient[i])));
        }
        linear(rows, c);
        if (order > 1) {
            Sum slope = compare.second(c, compare.direction(key.child("direction")), gradient);
            for (int i = 0; i < x.length; i++) {
                compare.element(i, slope);
            }
        }
    }

    /** Jᵀk for k of ones, of the other sign, much larger and much smaller; the gradients are compared as if k were near 1. */
    private void linear(double[][] rows, double[] c) {
        Map<String, double[]> cotangents = new LinkedHashMap<>();
        cotangents.put("Jᵀ1", Vectors.scaled(c, 0, 1));
        cotangents.put("Jᵀ(-c)", Vectors.scaled(c, -1, 0));
        cotangents.put("Jᵀ(1000 c)", Vectors.scaled(c, 1000, 0));
        cotangents.put("Jᵀ(c / 1000)", Vectors.scaled(c, 1e-3, 0));
        cotangents.forEach((name, k) -> {
            double near1 = 1 / Math.max(Double.MIN_NORMAL, Vectors.largest(k));
            double[] summed = new double[x.length];
            Arrays.setAll(summed, i -> dot(k, Vectors.column(rows, i)));
            long wrong = tally.count(Verdict.WRONG);
            compare.linear(name, Vectors.scaled(subject.gradient(x, k), near1, 0), Vectors.scaled(summed, near1, 0));
            if (wrong == 0 && tally.count(Verdict.WRONG) > 0) {
                special = k;
            }
        });
    }

    /**
     * The same along random lines; where one shows a mismatch, the element that has most of it is looked for. Gives the
     * length of the gradient, in units in which lines are random in all directions alike.
     */
    double along(int order, RandomKey key, int lines) {
        double[] c = compare.cotangent(key);
        double[] gradient = subject.gradient(x, c);
        Sum first = compare.first(c, gradient);
        lines(first, key.child("first"), lines);
        if (order > 1) {
            Sum second = compare.second(c, compare.direction(key.child("direction")), gradient);
            lines(second, key.child("second"), lines);
        }
        return compare.length(gradient);
    }

    private void lines(Sum sum, RandomKey key, int lines) {
        for (int k = 0; k < lines; k++) {
            line(sum, compare.direction(k == 0 ? key : key.child(k)), "a random direction");
        }
    }

    /** Some elements and a random line of each input and parameter. */
    void reduced(int order, RandomKey key, int elements) {
        double[] c = compare.cotangent(key);
        double[] gradient = subject.gradient(x, c);
        Sum first = compare.first(c, gradient);
        parts(first, elements, key.child("first"));
        inputs.ranges((name, from, to) -> {
            for (int i : chosen(first, from, to, elements, key.child("first").child(name))) {
                tally.element(inputs.at(i), Math.abs(gradient[i]));
            }
        });
        if (order > 1) {
            Sum slope = compare.second(c, compare.direction(key.child("direction")), gradient);
            parts(slope, elements, key.child("second"));
        }
    }

    private void parts(Sum sum, int elements, RandomKey key) {
        inputs.ranges((name, from, to) -> {
            for (int i : chosen(sum, from, to, elements, key.child(name))) {
                compare.element(i, sum);
            }
            if (to - from > elements) {
                line(sum, Vectors.part(compare.direction(key.child(name).child("line")), from, to), name);
            }
        });
    }

    /** The element with the largest derivative, and others at random. */
    private static List<Integer> chosen(Sum sum, int from, int to, int count, RandomKey key) {
        Set<Integer> chosen = new LinkedHashSet<>();
        IntStream.range(from, to)
                .boxed()
                .max(Comparator.comparingDouble(i -> Math.abs(sum.gradient()[i])))
                .ifPresent(chosen::add);
        for (int n = 0; chosen.size() < Math.min(count, to - from); n++) {
            chosen.add(from + (int) (key.uniform(n) * (to - from)));
        }
        return List.copyOf(chosen);
    }

    private void line(Sum sum, double[] v, String name) {
        for (int left = KINKS; left > 0; left--) {
            double claimed = dot(sum.gradient(), v);
            Slopes slopes = compare.along(sum, v);
            double measured = slopes.dot(sum.weights());
            long wrong = tally.count(Verdict.WRONG);
            int element = tally.agree(claimed, measured) ? -1 : guilty(sum, v);
            if (element < 0 || compare.suspect(element, sum)) { // right, or by no element alone
                tally.compare(claimed, measured, () -> compare.along(sum, name, claimed, slopes));
                return;
            }
            if (tally.count(Verdict.WRONG) > wrong) {
                return;
            }
            v[element] = 0; // undecided: a fault may be beside it
        }
    }

    /** The element that a mismatch along v comes down to: by single steps, and by many where these lead to none. */
    private int guilty(Sum sum, double[] v) {
        int element = guilty(sum, v, false);
        double[] alone = Vectors.part(v, element, element + 1);
        double claimed = dot(sum.gradient(), alone);
        boolean right = tally.agree(claimed, compare.along(sum, alone).dot(sum.weights()));
        return right ? guilty(sum, v, true) : element;
    }

    /** The element that a mismatch along v comes down to when the worse half is taken again and again. */
    private int guilty(Sum sum, double[] v, boolean refined) {
        int from = 0;
        int to = x.length;
        while (to - from > 1) {
            int middle = (from + to) >>> 1;
            boolean lower = compare.off(sum, Vectors.part(v, from, middle), refined)
                    >= compare.off(sum, Vectors.part(v, middle, to), refined);
            from = lower ? from : middle;
            to = lower ? middle : to;
        }
        return from;
    }
}
