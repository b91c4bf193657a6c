package dev.refrain.autograd.check;

import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.RefrainException;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Values at which a failure is seen again: small ones that are as simple as it is found that they may be, random ones in place of
 * large ones. Which they are is tried, not assumed.
 */
final class Reproduction {
    /** Up to so many elements are written out. */
    static final int WRITTEN = 40;

    /** So often it is tried whether simpler values fail, too. */
    private static final int TRIES = 60;

    private final Predicate<List<Tensor>> fails;
    private List<Tensor> values;
    private int left = TRIES;

    private Reproduction(List<Tensor> values, Predicate<List<Tensor>> fails) {
        this.values = List.copyOf(values);
        this.fails = each -> fails(fails, each);
    }

    /** With random values instead of large ones; empty if these do not fail. */
    static Optional<List<Tensor>> drawn(List<Tensor> values, Predicate<List<Tensor>> fails) {
        List<Tensor> drawn = IntStream.range(0, values.size())
                .mapToObj(k -> isWritten(values.get(k)) ? values.get(k) : drawn(k, values.get(k)))
                .toList();
        return fails(fails, drawn) ? Optional.of(drawn) : Optional.empty();
    }

    /** The same, and what is written as simple as may be. */
    static Optional<List<Tensor>> simple(List<Tensor> values, Predicate<List<Tensor>> fails) {
        return drawn(values, fails).map(failing -> {
            Reproduction found = new Reproduction(failing, fails);
            if (failing.stream().allMatch(Reproduction::isWritten)) {
                found.simplify();
            }
            return found.values;
        });
    }

    /** Whether a value is written out. */
    static boolean isWritten(Tensor value) {
        return value.shape().count() <= WRITTEN;
    }

    private static Tensor drawn(int seed, Tensor like) {
        double[] values = new double[like.shape().count()];
        Arrays.setAll(values, RandomKey.of(seed)::normal);
        return Tensor.of(values, like.shape().sizes());
    }

    /** Values outside an op's domain are no failure of its gradient. */
    private static boolean fails(Predicate<List<Tensor>> check, List<Tensor> values) {
        try {
            return check.test(values);
        } catch (RefrainException e) {
            return false;
        }
    }

    /** All with as few decimals as may be, and then one after the other 0 or 1. */
    private void simplify() {
        for (double unit : new double[] {1, 2, 10, 100, 1000}) {
            if (rounded(unit)) {
                break;
            }
        }
        for (int k = 0; k < values.size(); k++) {
            for (int i = 0; i < values.get(k).shape().count(); i++) {
                double now = values.get(k).toDoubles()[i];
                if (now != 0 && !changed(k, i, 0) && now != 1) {
                    changed(k, i, 1);
                }
            }
        }
    }

    private boolean rounded(double unit) {
        return accepted(values.stream()
                .map(each -> mapped(each, value -> Math.rint(value * unit) / unit + 0.0))
                .toList());
    }

    private boolean changed(int k, int i, double to) {
        List<Tensor> others = new ArrayList<>(values);
        double[] elements = values.get(k).toDoubles();
        elements[i] = to;
        others.set(k, Tensor.of(elements, values.get(k).shape().sizes()));
        return accepted(others);
    }

    private static Tensor mapped(Tensor value, DoubleUnaryOperator function) {
        return Tensor.of(
                Arrays.stream(value.toDoubles()).map(function).toArray(),
                value.shape().sizes());
    }

    private boolean accepted(List<Tensor> others) {
        if (left-- <= 0 || !fails.test(others)) {
            return false;
        }
        values = others;
        return true;
    }
}
