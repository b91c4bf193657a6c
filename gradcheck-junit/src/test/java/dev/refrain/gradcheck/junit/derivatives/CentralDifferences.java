package dev.refrain.gradcheck.junit.derivatives;

import dev.refrain.autograd.Gradients;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Pullback;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Var;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * Compares gradients of y = f(x) with central differences in float64, for a random fixed cotangent c.
 *
 * <p>First order: the plain gradient g of Σ c ∘ f(x) against differences of f. Second order: the recorded gradient, which
 * must have the bits of the plain one, is contracted with a random direction d; the gradient of Σ d ∘ g by x and by c is
 * compared with differences of plain gradients.
 *
 * <p>The step is ∛ε max(1, |x|). It balances the error of truncation, h² |f'''| / 6 or 6e-12 |f'''|, with that of rounding,
 * ε |f| / h or 4e-11 |f|: both far below the tolerance of 1e-6 relative or 1e-8 absolute while f and f''' are below some
 * hundreds. The second order takes differences of gradients, never of differences, so the same step serves it.
 */
record CentralDifferences(
        String label, Function<List<Var>, Var> function, List<Tensor> inputs, List<Parameter> parameters) {
    private static final double RELATIVE = 1e-6;
    private static final double ABSOLUTE = 1e-8;
    private static final double STEP = StrictMath.cbrt(Math.ulp(1.0));

    /** Checks both orders of a function by these inputs. */
    static void check(String label, Function<List<Var>, Var> function, List<Tensor> inputs) {
        check(label, function, inputs, List.of());
    }

    /** Checks both orders, also by the parameters that the function reads, at their present values. */
    static void check(
            String label, Function<List<Var>, Var> function, List<Tensor> inputs, Collection<Parameter> parameters) {
        new CentralDifferences(label, function, inputs, List.copyOf(parameters)).check();
    }

    private void check() {
        List<Tensor> at = Stream.concat(inputs.stream(), parameters.stream().map(Parameter::value))
                .toList();
        List<Tensor> directions = at.stream().map(x -> random(x, "direction")).toList();
        List<Tensor> all = with(at, random(value(at), "cotangent"));
        List<Tensor> plain = gradient(all);
        compare(
                "first",
                differences(at, x -> value(x).toDoubles(), all.getLast().toDoubles()),
                plain);
        List<Tensor> second = secondGradient(all, directions, plain);
        compare("second", differences(all, x -> flat(gradient(x)), flat(directions)), second);
        value(at); // parameters as they were
    }

    private Tensor value(List<Tensor> at) {
        try (Tape tape = Tape.open()) {
            return function.apply(enter(tape, at).subList(0, inputs.size())).value();
        }
    }

    /** The plain gradient; the cotangent is the last of the values, as in what follows. */
    private List<Tensor> gradient(List<Tensor> all) {
        try (Tape tape = Tape.open()) {
            List<Var> x = enter(tape, all.subList(0, all.size() - 1));
            Var y = function.apply(x.subList(0, inputs.size()));
            return values(tape.gradients(y, x, Pullback.plain().from(Var.of(all.getLast()))), x);
        }
    }

    private List<Tensor> secondGradient(List<Tensor> all, List<Tensor> directions, List<Tensor> plain) {
        try (Tape tape = Tape.open()) {
            List<Var> x = enter(tape, all.subList(0, all.size() - 1));
            Var cotangent = tape.input(all.getLast());
            Var y = function.apply(x.subList(0, inputs.size()));
            Gradients first = tape.gradients(y, x, Pullback.recorded().from(cotangent));
            require(values(first, x).equals(plain), "the recorded gradient has not the bits of the plain one");
            Var slope = tape.input(Tensor.scalar(0, DType.FLOAT64)); // a gradient may be 0 and on no tape
            for (int k = 0; k < x.size(); k++) {
                slope = slope.add(
                        first.of(x.get(k)).mul(Var.of(directions.get(k))).sum());
            }
            List<Var> leaves = with(x, cotangent);
            return values(tape.gradients(slope, leaves, Pullback.plain()), leaves);
        }
    }

    private List<Var> enter(Tape tape, List<Tensor> at) {
        List<Var> entered = new ArrayList<>();
        for (Tensor input : at.subList(0, inputs.size())) {
            entered.add(tape.input(input));
        }
        for (int i = 0; i < parameters.size(); i++) {
            parameters.get(i).assign(at.get(inputs.size() + i));
            entered.add(parameters.get(i).on(tape));
        }
        return entered;
    }

    /** Σ weights ∘ (f(x + h) - f(x - h)) / 2h for every element of every value. */
    private static List<double[]> differences(
            List<Tensor> at, Function<List<Tensor>, double[]> function, double[] weights) {
        List<double[]> slopes = new ArrayList<>();
        for (int k = 0; k < at.size(); k++) {
            double[] x = at.get(k).toDoubles();
            double[] slope = new double[x.length];
            for (int i = 0; i < x.length; i++) {
                double step = STEP * Math.max(1, Math.abs(x[i]));
                double[] high = function.apply(moved(at, k, i, x[i] + step));
                double[] low = function.apply(moved(at, k, i, x[i] - step));
                double distance = (x[i] + step) - (x[i] - step); // as rounded
                for (int j = 0; j < weights.length; j++) {
                    slope[i] += weights[j] * (high[j] - low[j]) / distance;
                }
            }
            slopes.add(slope);
        }
        return slopes;
    }

    private static List<Tensor> moved(List<Tensor> at, int k, int i, double value) {
        List<Tensor> moved = new ArrayList<>(at);
        double[] x = at.get(k).toDoubles();
        x[i] = value;
        moved.set(k, Tensor.of(x, at.get(k).shape().sizes()));
        return moved;
    }

    private void compare(String order, List<double[]> expected, List<Tensor> gradients) {
        for (int k = 0; k < expected.size(); k++) {
            double[] gradient = gradients.get(k).toDoubles();
            for (int i = 0; i < gradient.length; i++) {
                double difference = expected.get(k)[i];
                double allowed = ABSOLUTE + RELATIVE * Math.max(Math.abs(difference), Math.abs(gradient[i]));
                require(
                        Math.abs(difference - gradient[i]) <= allowed,
                        "%s order, value %d, element %d: gradient %s, central difference %s"
                                .formatted(order, k, i, gradient[i], difference));
            }
        }
    }

    private void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new AssertionError(label + ": " + otherwise);
        }
    }

    private static Tensor random(Tensor like, String purpose) {
        return Arguments.normal(like.shape(), RandomKey.of(20).child(purpose));
    }

    private static List<Tensor> values(Gradients gradients, List<Var> of) {
        return of.stream().map(x -> gradients.of(x).value()).toList();
    }

    private static double[] flat(List<Tensor> values) {
        return values.stream()
                .flatMapToDouble(value -> DoubleStream.of(value.toDoubles()))
                .toArray();
    }

    private static <T> List<T> with(List<T> values, T last) {
        return Stream.concat(values.stream(), Stream.of(last)).toList();
    }
}
