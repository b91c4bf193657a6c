package dev.refrain.autograd.check;

import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Var;
import dev.refrain.tensor.Fingerprint;
import dev.refrain.tensor.IndexRangeException;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;

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
 * {@value #FULL_UP_TO} elements, some elements and a random direction of each input and parameter are tried instead of every
 * element, as by {@link #reduced}: four of each, and fewer where there are more than four inputs and parameters.
 *
 * <p>The step is ∛ε max(1, |x|) for each element; where that one shows a mismatch, the differences of many steps, each smaller
 * than the one before, extrapolated to 0, decide; where rounding leaves these too uncertain, the report says that it is
 * undecided. Two numbers agree if |a - b| ≤ absolute + relative max(|a|, |b|), by default 10⁻⁸ and 10⁻⁶. At a kink a
 * derivative is a convention that no difference confirms: choose places away from kinks.
 *
 * <p>A check is immutable. It keeps the values that inputs and parameters had when it was made, widens float32, and writes to
 * no model but to copies of its own.
 */
public final class GradCheck {
    /** Up to so many elements of x, and of y, the whole Jacobian is checked unless it is said otherwise. */
    public static final int FULL_UP_TO = 1000;

    /** What |a - b| may be in proportion to the larger of |a| and |b|, unless it is said otherwise. */
    public static final double RELATIVE = 1e-6;

    /** What |a - b| may be besides, unless it is said otherwise. */
    public static final double ABSOLUTE = 1e-8;

    /** As many directions as a {@link #cheap} check tries. */
    private static final int CHEAP_DIRECTIONS = 4;

    private final Checked<?> checked;
    private final CheckSettings settings;

    private GradCheck(Checked<?> checked, CheckSettings settings) {
        this.checked = checked;
        this.settings = settings;
    }

    /** Of something with settings of its own. */
    static GradCheck of(Checked<?> checked, CheckSettings settings) {
        return new GradCheck(checked, settings);
    }

    private static GradCheck of(Checked<?> checked, String... names) {
        return new GradCheck(checked, CheckSettings.DEFAULTS.withNames(List.of(names)));
    }

    private static List<Tensor> one(Tensor x) {
        return List.of(Objects.requireNonNull(x, "x"));
    }

    /** Of a function of one value. */
    public static GradCheck of(UnaryOperator<Var> function, Tensor x) {
        Objects.requireNonNull(function, "function");
        return of(Checked.of(List.of(), (tape, none, in) -> function.apply(in.getFirst()), one(x)), "x");
    }

    /** Of a function of two values. */
    public static GradCheck of(BinaryOperator<Var> function, Tensor a, Tensor b) {
        Objects.requireNonNull(function, "function");
        return of(
                Checked.of(
                        List.of(),
                        (tape, none, in) -> function.apply(in.get(0), in.get(1)),
                        List.of(Objects.requireNonNull(a, "a"), Objects.requireNonNull(b, "b"))),
                "a",
                "b");
    }

    /** Of a function of a list of values, one for each input. */
    public static GradCheck of(Function<List<Var>, Var> function, List<Tensor> inputs) {
        Objects.requireNonNull(function, "function");
        return of(Checked.of(List.of(), (tape, none, in) -> function.apply(in), inputs));
    }

    /**
     * Of a model applied to one value, by that and by the model's parameters. The function is given a copy in float64.
     *
     * @throws dev.refrain.autograd.TapeException if a parameter has no value yet
     */
    public static <M> GradCheck ofModel(M model, BiFunction<M, Var, Var> function, Tensor x) {
        Objects.requireNonNull(function, "function");
        return of(Checked.of(model, (tape, copy, in) -> function.apply(copy, in.getFirst()), one(x)), "x");
    }

    /** Of a model applied to a list of values, by each of them and by the model's parameters. */
    public static <M> GradCheck ofModel(M model, BiFunction<M, List<Var>, Var> function, List<Tensor> inputs) {
        Objects.requireNonNull(function, "function");
        return of(Checked.of(model, (tape, copy, in) -> function.apply(copy, in), inputs));
    }

    /** Of a model by its parameters alone, as of an embedding of ids, which enter by {@code tape.ids(...)}. */
    public static <M> GradCheck ofModel(M model, BiFunction<M, Tape, Var> function) {
        Objects.requireNonNull(function, "function");
        return of(Checked.of(model, (tape, copy, in) -> function.apply(copy, tape), List.of()));
    }

    /** What reports call it. */
    public GradCheck named(String label) {
        return new GradCheck(checked, settings.withLabel(Objects.requireNonNull(label, "label")));
    }

    /** What reports call the inputs. */
    public GradCheck inputsNamed(String... names) {
        for (String name : names) {
            Objects.requireNonNull(name, "name");
        }
        if (names.length != checked.inputs().size()) {
            throw new IndexRangeException("gradcheck: got %d names, expected one for each of the %d inputs"
                    .formatted(names.length, checked.inputs().size()));
        }
        return new GradCheck(checked, settings.withNames(List.of(names)));
    }

    /** What reports call the value if it is one vector of several: the names and shapes of its parts, one after the other. */
    public GradCheck partsNamed(SequencedMap<String, Shape> parts) {
        return new GradCheck(
                checked, settings.withParts(new Places(List.copyOf(parts.keySet()), List.copyOf(parts.values()))));
    }

    /** What is allowed: |a - b| ≤ absolute + relative max(|a|, |b|); both are above 0. */
    public GradCheck tolerance(double relative, double absolute) {
        if (!(relative > 0 && absolute > 0) || Double.isInfinite(relative + absolute)) {
            throw new IndexRangeException(
                    "gradcheck: tolerances are %s relative and %s absolute, expected both finite and above 0"
                            .formatted(relative, absolute));
        }
        return new GradCheck(checked, settings.withTolerance(new Tolerance(relative, absolute)));
    }

    /** The highest order to check: 1, or 2 as by default. */
    public GradCheck order(int order) {
        if (order < 1 || order > 2) {
            throw new IndexRangeException("gradcheck: order is %d, expected 1 or 2".formatted(order));
        }
        return new GradCheck(checked, settings.withOrder(order));
    }

    /**
     * Every element, however many there are: for each of x two evaluations, and two backward passes for the second order; for
     * each of y one backward pass.
     */
    public GradCheck full() {
        return new GradCheck(checked, settings.withExtent(Extent.FULL));
    }

    /** So many random directions, however few elements there are: a fixed number of evaluations for a model of any size. */
    public GradCheck directions(int count) {
        if (count < 1) {
            throw new IndexRangeException("gradcheck: %d directions, expected 1 or more".formatted(count));
        }
        return new GradCheck(checked, settings.withExtent(new Extent(Extent.Kind.DIRECTIONS, count)));
    }

    /**
     * A few random directions of one gradient: two backward passes, one of them recorded, and four times two evaluations, of the
     * value and for the second order of the gradient, for a model of any size. The report says by {@link Confidence} how probably
     * a wrong gradient would have been seen. What is small beside the rest of the gradient is not: see {@link #reduced}.
     */
    public GradCheck cheap() {
        return new GradCheck(checked, settings.withExtent(new Extent(Extent.Kind.CHEAP, CHEAP_DIRECTIONS)));
    }

    /**
     * Every input and every parameter by itself: so many elements, drawn at random but for that with the largest derivative, and
     * one random direction among its own elements. The report has a verdict for each, and a wrong gradient by a small bias
     * does not drown in that by a large table. For each it takes {@code elements + 1} times two evaluations of the value, and for
     * the second order as many of the gradient.
     */
    public GradCheck reduced(int elements) {
        if (elements < 1) {
            throw new IndexRangeException("gradcheck: %d elements of each, expected 1 or more".formatted(elements));
        }
        return new GradCheck(checked, settings.withExtent(new Extent(Extent.Kind.REDUCED, elements)));
    }

    /** From this cotangent, of the value's shape, in place of random ones. */
    GradCheck from(Tensor cotangent) {
        return new GradCheck(checked, settings.withCotangent(cotangent));
    }

    /** Does not look for the op that makes a gradient wrong, as that is what this is part of. */
    GradCheck alone() {
        return new GradCheck(checked, settings.withoutSearch());
    }

    /** Draws the random cotangents and directions, which every check has of its own, from another seed. */
    public GradCheck seed(long seed) {
        return new GradCheck(checked, settings.withSeed(seed));
    }

    /** Evaluates on training tapes of this key, so that noise such as dropout is there, the same every time. */
    public GradCheck training(RandomKey key) {
        return new GradCheck(checked, settings.withNoise(Objects.requireNonNull(key, "key")));
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
        List<String> names = checked.places(settings.names()).names();
        List<Tensor> values = checked.values();
        Map<String, Tensor> named = new LinkedHashMap<>();
        for (int k = 0; k < values.size(); k++) {
            named.put("%s: %d %s".formatted(settings.label(), k, names.get(k)), values.get(k));
        }
        return Fingerprint.sha256(named);
    }

    /**
     * Checks, and says what was found.
     *
     * @throws dev.refrain.tensor.NonFiniteException if an input, a parameter or the value is not finite
     * @throws dev.refrain.tensor.DTypeException if the function mixes in values or parameters that are float32
     * @throws dev.refrain.tensor.ShapeException if the value's shape depends on the input, or is not that of its named parts
     * @throws dev.refrain.autograd.TapeException if there is neither an input nor a parameter
     */
    public GradReport run() {
        RandomKey key = RandomKey.of(settings.seed()).child(fingerprint());
        return new CheckRun(checked, settings, key).report();
    }

    /**
     * Checks, and throws what was found if anything differs.
     *
     * @throws AssertionError with the report, also if rounding leaves it undecided
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
