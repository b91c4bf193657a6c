package dev.refrain.gradcheck.junit.derivatives;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
import java.util.function.UnaryOperator;
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
        RandomKey key = RandomKey.of(20);
        Tensor cotangent = Arguments.normal(value(at).shape(), key.child("cotangent"));
        List<Tensor> directions = new ArrayList<>();
        at.forEach(x -> directions.add(Arguments.normal(x.shape(), key.child(directions.size()))));
        List<Tensor> all = with(at, cotangent);
        List<Tensor> plain = gradient(all);
        compare("first", at, x -> List.of(value(x)), List.of(cotangent), plain);
        compare("second", all, this::gradient, directions, secondGradient(all, directions, plain));
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
            assertEquals(plain, values(first, x), label + ": the recorded gradient has not the bits of the plain one");
            Var slope = tape.input(Tensor.scalar(0, DType.FLOAT64)); // a gradient may be 0 and on no tape
            for (int k = 0; k < x.size(); k++) {
                Var direction = Var.of(directions.get(k));
                slope = slope.add(first.of(x.get(k)).mul(direction).sum());
            }
            List<Var> leaves = with(x, cotangent);
            return values(tape.gradients(slope, leaves, Pullback.plain()), leaves);
        }
    }

    private List<Var> enter(Tape tape, List<Tensor> at) {
        List<Var> entered = new ArrayList<>(
                at.subList(0, inputs.size()).stream().map(tape::input).toList());
        for (Parameter parameter : parameters) {
            parameter.assign(at.get(entered.size()));
            entered.add(parameter.on(tape));
        }
        return entered;
    }

    private void compare(
            String order,
            List<Tensor> at,
            UnaryOperator<List<Tensor>> f,
            List<Tensor> weights,
            List<Tensor> gradients) {
        for (int k = 0; k < at.size(); k++) {
            double[] slopes = gradients.get(k).toDoubles();
            for (int i = 0; i < slopes.length; i++) {
                double difference = difference(at, k, i, f, flat(weights));
                double allowed = ABSOLUTE + RELATIVE * Math.max(Math.abs(difference), Math.abs(slopes[i]));
                if (!(Math.abs(difference - slopes[i]) <= allowed)) { // NaN is wrong too
                    throw new AssertionError("%s: %s order, value %d, element %d: gradient %s, central difference %s"
                            .formatted(label, order, k, i, slopes[i], difference));
                }
            }
        }
    }

    /** Σ weights ∘ (f(x + h) - f(x - h)) / 2h for element i of value k, with 2h as rounded. */
    private static double difference(List<Tensor> at, int k, int i, UnaryOperator<List<Tensor>> f, double[] weights) {
        double x = at.get(k).toDoubles()[i];
        double step = STEP * Math.max(1, Math.abs(x));
        double[] high = flat(f.apply(Arguments.moved(at, k, i, x + step)));
        double[] low = flat(f.apply(Arguments.moved(at, k, i, x - step)));
        double sum = 0;
        for (int j = 0; j < weights.length; j++) {
            sum += weights[j] * (high[j] - low[j]);
        }
        return sum / ((x + step) - (x - step));
    }

    private static List<Tensor> values(Gradients gradients, List<Var> of) {
        return of.stream().map(x -> gradients.of(x).value()).toList();
    }

    private static double[] flat(List<Tensor> values) {
        Stream<DoubleStream> all = values.stream().map(value -> DoubleStream.of(value.toDoubles()));
        return all.flatMapToDouble(each -> each).toArray();
    }

    private static <T> List<T> with(List<T> values, T last) {
        return Stream.concat(values.stream(), Stream.of(last)).toList();
    }
}
