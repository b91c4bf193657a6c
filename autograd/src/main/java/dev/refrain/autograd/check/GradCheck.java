package dev.refrain.autograd.check;

import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.check.Subject.Formula;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Fingerprint;
import dev.refrain.tensor.IndexRangeException;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Checks the gradients of y = f(x₁ .. xₙ) against central differences, in float64:
 *
 * <pre>{@code
 * GradCheck.of((a, b) -> a.matmul(b).tanh(), a, b).verify();
 * GradCheck.ofModel(layer, (m, x) -> m.apply(x), x).verify(); // by x and by every parameter}</pre>
 *
 * <p>First order: every element of the Jacobian J, and Jᵀc for a random cotangent c. Second order: the recorded gradient has
 * the bits of the plain one; J d by a double pullback is the difference along a random d, and ⟨c, J d⟩ = ⟨Jᵀc, d⟩; the
 * gradient of ⟨d, Jᵀc⟩ is the difference of Jᵀc. The same place must give the same bits twice. Where x or y has more than
 * {@value #FULL_UP_TO} elements, random directions are tried instead of every element.
 *
 * <p>The step is ∛ε max(1, |x|) for each element; where that one shows a mismatch, the differences of twelve steps,
 * extrapolated to 0, decide. Two numbers agree if |a - b| ≤ absolute + relative max(|a|, |b|), by default 10⁻⁸ and 10⁻⁶. At a
 * kink a derivative is a convention that no difference confirms: choose places away from kinks.
 *
 * <p>A check is immutable. It keeps the values that inputs and parameters had when it was made, rounds nothing but widens
 * float32, and writes to no model but to copies of its own.
 */
public final class GradCheck {
    /** Up to so many elements of x, and of y, the whole Jacobian is checked unless it is said otherwise. */
    public static final int FULL_UP_TO = 1000;

    /** What |a - b| may be in proportion to the larger of |a| and |b|, unless it is said otherwise. */
    public static final double RELATIVE = 1e-6;

    /** What |a - b| may be besides, unless it is said otherwise. */
    public static final double ABSOLUTE = 1e-8;

    /** As many directions as are tried beyond that. */
    private static final int DIRECTIONS_BEYOND = 10;

    private final Case<?> subject;
    private final CheckSettings settings;

    /** A function of a model and inputs. */
    private record Case<M>(M model, Formula<M> formula, List<Tensor> inputs) {
        static <M> Case<M> of(M model, Formula<M> formula, List<Tensor> inputs) {
            Objects.requireNonNull(model, "model");
            Objects.requireNonNull(formula, "function");
            List<Tensor> wide =
                    inputs.stream().map(each -> each.to(DType.FLOAT64)).toList();
            return new Case<>(Subject.wide(model), formula, wide);
        }

        Subject<M> subject(@Nullable RandomKey noise) {
            return new Subject<>(model, formula, inputs, noise);
        }

        /** What reports call the inputs, by number where they have no names, and the parameters. */
        List<String> paths(List<String> names) {
            List<String> paths = new ArrayList<>(names);
            for (int i = paths.size(); i < inputs.size(); i++) {
                paths.add("input " + i);
            }
            paths.addAll(Tree.leaves(model).keySet());
            return paths;
        }

        /** The inputs and then the parameters. */
        List<Tensor> values() {
            Stream<Tensor> parameters = Tree.leaves(model).values().stream().map(Parameter::value);
            return Stream.concat(inputs.stream(), parameters).toList();
        }
    }

    private GradCheck(Case<?> subject, CheckSettings settings) {
        this.subject = subject;
        this.settings = settings;
    }

    private static <M> GradCheck of(Case<M> subject, String... names) {
        return new GradCheck(subject, CheckSettings.DEFAULTS.withNames(List.of(names)));
    }

    /** Of a function of one value. */
    public static GradCheck of(UnaryOperator<Var> function, Tensor x) {
        Objects.requireNonNull(function, "function");
        return of(Case.of(List.of(), (tape, none, in) -> function.apply(in.getFirst()), List.of(x)), "x");
    }

    /** Of a function of two values. */
    public static GradCheck of(BinaryOperator<Var> function, Tensor a, Tensor b) {
        Objects.requireNonNull(function, "function");
        return of(
                Case.of(List.of(), (tape, none, in) -> function.apply(in.get(0), in.get(1)), List.of(a, b)), "a", "b");
    }

    /** Of a function of a list of values, one for each input. */
    public static GradCheck of(Function<List<Var>, Var> function, List<Tensor> inputs) {
        Objects.requireNonNull(function, "function");
        return of(Case.of(List.of(), (tape, none, in) -> function.apply(in), inputs));
    }

    /**
     * Of a model applied to one value, by that and by the model's parameters. The function is given a copy in float64.
     *
     * @throws dev.refrain.autograd.TapeException if a parameter has no value yet
     */
    public static <M> GradCheck ofModel(M model, BiFunction<M, Var, Var> function, Tensor x) {
        Objects.requireNonNull(function, "function");
        return of(Case.of(model, (tape, copy, in) -> function.apply(copy, in.getFirst()), List.of(x)), "x");
    }

    /** Of a model applied to a list of values, by each of them and by the model's parameters. */
    public static <M> GradCheck ofModel(M model, BiFunction<M, List<Var>, Var> function, List<Tensor> inputs) {
        Objects.requireNonNull(function, "function");
        return of(Case.of(model, (tape, copy, in) -> function.apply(copy, in), inputs));
    }

    /** Of a model by its parameters alone, as of an embedding of ids, which enter by {@code tape.ids(...)}. */
    public static <M> GradCheck ofModel(M model, BiFunction<M, Tape, Var> function) {
        Objects.requireNonNull(function, "function");
        return of(Case.of(model, (tape, copy, in) -> function.apply(copy, tape), List.of()));
    }

    /** What reports call it. */
    public GradCheck named(String label) {
        return new GradCheck(subject, settings.withLabel(Objects.requireNonNull(label, "label")));
    }

    /** What reports call the inputs. */
    public GradCheck inputsNamed(String... names) {
        if (names.length != subject.inputs().size()) {
            throw new IndexRangeException("gradcheck: got %d names, expected one for each of the %d inputs"
                    .formatted(names.length, subject.inputs().size()));
        }
        return new GradCheck(subject, settings.withNames(List.of(names)));
    }

    /** What is allowed: |a - b| ≤ absolute + relative max(|a|, |b|); both are above 0. */
    public GradCheck tolerance(double relative, double absolute) {
        if (!(relative > 0 && absolute > 0) || Double.isInfinite(relative + absolute)) {
            throw new IndexRangeException("gradcheck: tolerances are %s relative and %s absolute, expected both above 0"
                    .formatted(relative, absolute));
        }
        return new GradCheck(subject, settings.withTolerance(relative, absolute));
    }

    /** The highest order to check: 1, or 2 as by default. */
    public GradCheck order(int order) {
        if (order < 1 || order > 2) {
            throw new IndexRangeException("gradcheck: order is %d, expected 1 or 2".formatted(order));
        }
        return new GradCheck(subject, settings.withOrder(order));
    }

    /** Every element, however many there are: two evaluations for each of x, one backward pass for each of y. */
    public GradCheck full() {
        return new GradCheck(subject, settings.withDirections(0));
    }

    /** So many random directions, however few elements there are: a fixed number of evaluations for a model of any size. */
    public GradCheck directions(int count) {
        if (count < 1) {
            throw new IndexRangeException("gradcheck: %d directions, expected 1 or more".formatted(count));
        }
        return new GradCheck(subject, settings.withDirections(count));
    }

    /** Draws the random cotangents and directions from another seed. */
    public GradCheck seed(long seed) {
        return new GradCheck(subject, settings.withSeed(seed));
    }

    /** Evaluates on training tapes of this key, so that noise such as dropout is there, the same every time. */
    public GradCheck training(RandomKey key) {
        return new GradCheck(subject, settings.withNoise(Objects.requireNonNull(key, "key")));
    }

    /** What reports call it: what was {@link #named}. */
    public String label() {
        return settings.label();
    }

    /**
     * The {@link Fingerprint} of what is checked: label, inputs and parameters, with all bits of their values. How it is
     * checked, and the function itself, are not in it: checks of different functions have different labels.
     */
    public String fingerprint() {
        List<String> paths = subject.paths(settings.names());
        List<Tensor> values = subject.values();
        Map<String, Tensor> named = new LinkedHashMap<>();
        for (int k = 0; k < values.size(); k++) {
            named.put("%s: %d %s".formatted(settings.label(), k, paths.get(k)), values.get(k));
        }
        return Fingerprint.sha256(named);
    }

    /**
     * Checks, and says what was found.
     *
     * @throws dev.refrain.tensor.DTypeException if the function mixes in values or parameters that are float32
     */
    public GradReport run() {
        Subject<?> function = subject.subject(settings.noise());
        Tally tally = new Tally(settings.relative(), settings.absolute());
        Examination examination = new Examination(function, subject.paths(settings.names()), tally);
        RandomKey key = RandomKey.of(settings.seed());
        examination.repeat(key);
        int directions = directions(function);
        for (int i = 0; i < directions; i++) {
            examination.along(settings.order(), key.child(i));
        }
        if (directions == 0) {
            examination.full(settings.order(), key);
        }
        String how = directions == 0
                ? "Jacobian of %d by %d elements".formatted(function.output().count(), function.start().length)
                : directions + " random directions";
        return tally.report(settings.label(), how, settings.order(), settings.seed());
    }

    private int directions(Subject<?> function) {
        if (settings.directions() != null) {
            return settings.directions();
        }
        boolean few = Math.max(function.start().length, function.output().count()) <= FULL_UP_TO;
        return few ? 0 : DIRECTIONS_BEYOND;
    }

    /**
     * Checks, and throws what was found if anything differs.
     *
     * @throws AssertionError with the report
     */
    public GradReport verify() {
        GradReport report = run();
        if (!report.passed()) {
            throw new AssertionError(report.toString());
        }
        return report;
    }

    @Override
    public String toString() {
        return "gradcheck of " + settings.label();
    }
}
