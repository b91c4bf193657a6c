package dev.refrain.nn.check;

import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.check.GradCheck;
import dev.refrain.autograd.check.GradReport;
import dev.refrain.autograd.ops.PointwiseOp;
import dev.refrain.nn.Cell;
import dev.refrain.nn.Checks;
import dev.refrain.nn.Layer;
import dev.refrain.nn.Recurrent;
import dev.refrain.nn.RecurrentLayer;
import dev.refrain.nn.init.Initialisers;
import dev.refrain.nn.loss.Loss;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import dev.refrain.tensor.pointwise.Pointwise;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * Gradient checks of one cell, layer or loss, over several sizes, of both orders:
 *
 * <pre>{@code GradChecks.of(new LstmCell(2, 3), 2).verify();}</pre>
 *
 * <p>What has no value yet is drawn for the check, see {@link #drawn}; nothing is written to the model itself.
 */
public final class GradChecks {
    /** How many seeds the samples draw from. */
    static final int SEEDS = 1_000_000;

    private static final double NOISE = 0.1;
    private static final int STEPS_TO_A_STATE = 3;

    private final List<GradCheck> checks;

    private GradChecks(List<GradCheck> checks) {
        this.checks = checks;
    }

    /**
     * Of a cell over T = 1, 2 and 7 steps for batches of 1 and 3: all outputs and the last state, by the sequence, by a given
     * state, and by every parameter; once from the cell's own first state; and over 20 steps, along random directions. All of it
     * compiled and then step by step on the tape.
     *
     * @throws dev.refrain.nn.HyperParameterException if {@code inputSize} is less than 1
     */
    public static GradChecks of(Cell<?> cell, int inputSize) {
        Checks.positive("input size", inputSize);
        String name = name(Objects.requireNonNull(cell, "cell"), "a cell");
        return new GradChecks(CellRun.ALL.stream()
                .map(run -> run.check(name, cell, inputSize, RandomKey.of(0)))
                .toList());
    }

    /**
     * Of a recurrent layer over sequences of several lengths, of none and of no steps among them: all outputs and the last states, by
     * the sequences, by a given state, and by every parameter. Of a cell alone, {@link #of(Cell, int)} sees longer ones.
     *
     * @throws dev.refrain.nn.HyperParameterException if {@code inputSize} is less than 1
     */
    public static GradChecks of(RecurrentLayer<?> layer, int inputSize) {
        Checks.positive("input size", inputSize);
        String name = name(Objects.requireNonNull(layer, "layer"), "a layer");
        return new GradChecks(RecurrentRun.ALL.stream()
                .map(run -> run.check(name, layer, inputSize, RandomKey.of(0)))
                .toList());
    }

    /**
     * Of a layer for x [F], [1, F], [4, F] and [3, 2, F], by x and by every parameter.
     *
     * @throws dev.refrain.nn.HyperParameterException if {@code inputSize} is less than 1
     */
    public static GradChecks of(Layer layer, int inputSize) {
        Checks.positive("input size", inputSize);
        Objects.requireNonNull(layer, "layer");
        RandomKey key = RandomKey.of(0);
        Layer drawn = drawn(layer, key.child("weights"));
        String name = name(layer, "a layer");
        return new GradChecks(Stream.of(
                        Shape.of(inputSize), Shape.of(1, inputSize), Shape.of(4, inputSize), Shape.of(3, 2, inputSize))
                .map(shape -> GradCheck.ofModel(drawn, Layer::apply, uniform(-2, 2, shape, key.child(shape.toString())))
                        .named("%s of %s".formatted(name, shape)))
                .toList());
    }

    /** Of a loss, by prediction and target, for shapes [1], [3, 4] and [2, 3, 1]; targets are within 0 .. 1, and 0 or 1 for the last. */
    public static GradChecks of(Loss loss) {
        Objects.requireNonNull(loss, "loss");
        RandomKey key = RandomKey.of(0);
        return new GradChecks(Stream.of(Shape.of(1), Shape.of(3, 4), Shape.of(2, 3, 1))
                .map(shape -> GradCheck.of(
                                loss::of,
                                uniform(-6, 6, shape, key.child("prediction")),
                                targets(shape, key.child("target")))
                        .inputsNamed("prediction", "target")
                        .named("%s of %s".formatted(loss, shape)))
                .toList());
    }

    /** A few random directions each, see {@link GradCheck#cheap}: for large models, and for tests that are to be fast. */
    public GradChecks cheap() {
        return new GradChecks(checks.stream().map(GradCheck::cheap).toList());
    }

    /** So many elements and a random direction of each input and parameter, see {@link GradCheck#reduced}. */
    public GradChecks reduced(int elements) {
        return new GradChecks(
                checks.stream().map(check -> check.reduced(elements)).toList());
    }

    /** The checks one by one. */
    public List<GradCheck> each() {
        return checks;
    }

    /** Runs them all. */
    public List<GradReport> run() {
        return checks.stream().map(GradCheck::run).toList();
    }

    /**
     * Runs them from the least to the largest, and throws the report of the first that fails: larger ones would say the same.
     *
     * @throws AssertionError if one does
     */
    public void verify() {
        checks.forEach(GradCheck::verify);
    }

    /**
     * A copy of a model in float64. What has a value keeps it. What has none is drawn by its initialiser and then moved by
     * normal noise of deviation 0.1, so that no factor is exactly 0 or 1, where a mistake would not show.
     */
    public static <M> M drawn(M model, RandomKey key) {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(key, "key");
        M copy = Tree.map(
                model, parameter -> parameter.isInitialised() ? parameter.to(DType.FLOAT64) : parameter.fresh());
        Tree.leaves(copy).forEach((path, parameter) -> {
            if (!parameter.isInitialised()) {
                parameter.initialise(path, key.child(path), DType.FLOAT64);
                parameter.assign(moved(parameter, key.child(path).child("noise")));
            }
        });
        return copy;
    }

    /**
     * A state as the cell itself makes one, in float64: the one after some steps over a random sequence. It is where the cell's
     * states are, such as above 0.
     */
    public static <S> SequencedMap<String, Tensor> state(Cell<S> cell, int inputSize, int batch, RandomKey key) {
        Var x = Var.of(uniform(-2, 2, Shape.of(STEPS_TO_A_STATE, batch, inputSize), key));
        SequencedMap<String, Tensor> parts = new LinkedHashMap<>();
        Tree.values(Recurrent.of(cell).unrolled().apply(x).last())
                .forEach((path, part) -> parts.put(path, part.value()));
        return parts;
    }

    /** The name of a class that has one. */
    private static String name(Object part, String otherwise) {
        Class<?> type = part.getClass();
        return type.isAnonymousClass() || type.isHidden() ? otherwise : type.getSimpleName();
    }

    private static Tensor moved(Parameter parameter, RandomKey key) {
        Tensor noise = Initialisers.normal(0, NOISE).draw(key, parameter.shape(), DType.FLOAT64);
        return Var.of(parameter.value()).add(Var.of(noise)).value();
    }

    /** Within 0 .. 1; with three axes, 0 or 1. */
    private static Tensor targets(Shape shape, RandomKey key) {
        Tensor within = uniform(0, 1, shape, key);
        Var half = Var.scalar(0.5, DType.FLOAT64);
        return shape.rank() < 3
                ? within
                : Var.apply(new PointwiseOp(Pointwise.GREATER), Var.of(within), half)
                        .value();
    }

    static Tensor uniform(double low, double high, Shape shape, RandomKey key) {
        return Initialisers.uniform(low, high).draw(key, shape, DType.FLOAT64);
    }
}
