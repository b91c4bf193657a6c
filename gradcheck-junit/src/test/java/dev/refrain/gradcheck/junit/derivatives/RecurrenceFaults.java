package dev.refrain.gradcheck.junit.derivatives;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.check.GradCheck;
import dev.refrain.autograd.ops.Op;
import dev.refrain.autograd.ops.PointwiseOp;
import dev.refrain.gradcheck.junit.derivatives.PlantedOp.Rule;
import dev.refrain.nn.Outputs;
import dev.refrain.nn.Recurrent;
import dev.refrain.nn.cell.LstmCell;
import dev.refrain.nn.cell.LstmState;
import dev.refrain.nn.check.GradChecks;
import dev.refrain.nn.init.Initialisers;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import dev.refrain.tensor.pointwise.Pointwise;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/** Wrong gradients of whole recurrences: of ops in a compiled step, of masks, of sequences that are cut into windows. */
final class RecurrenceFaults {
    private static final int STEPS = 6;
    private static final int BATCH = 3;
    private static final int INPUT = 2;
    private static final List<Integer> LENGTHS = List.of(6, 2, 4);

    private RecurrenceFaults() {}

    /**
     * A fault.
     *
     * @param kind scan, mask or window
     * @param guilty the op whose pullback is wrong, or {@code detach} where a value was taken off the tape
     */
    record Fault(String kind, String what, String guilty, GradCheck check) {
        @Override
        public String toString() {
            return kind + ": " + what;
        }
    }

    static List<Fault> all() {
        return Stream.of(scans(), masks(), windows()).flatMap(each -> each).toList();
    }

    /** All three without a fault. */
    static List<GradCheck> sound() {
        Fault scan = inStep("tanh", "nothing", op -> op::pullback);
        return List.of(
                scan.check(),
                masked("nothing", "", RecurrenceFaults::select).check(),
                windowed("nothing", state -> state, state -> state).check());
    }

    private static Tensor uniform(String name, int... sizes) {
        return Initialisers.uniform(-1, 1).draw(RandomKey.of(7).child(name), Shape.of(sizes), DType.FLOAT64);
    }

    /** A few directions see any of these, and every element of every output takes minutes. */
    private static GradCheck along(GradCheck check) {
        return check.directions(2).order(1);
    }

    private static Fault inStep(String op, String what, Function<Op, Rule> rule) {
        GatedCell cell = GradChecks.drawn(GatedCell.of(INPUT, op, rule), RandomKey.of(1));
        GradCheck check = GradCheck.ofModel(
                        Recurrent.of(cell), (layer, x) -> layer.apply(x).all(), uniform("x", STEPS, BATCH, INPUT))
                .named(what);
        return new Fault("scan", what, op, along(check));
    }

    /** Ops of a step that is compiled. */
    private static Stream<Fault> scans() {
        return Stream.of(
                inStep("tanh", "the sign of tanh", op -> (saved, c, sink) -> op.pullback(saved, c.neg(), sink)),
                inStep(
                        "sigmoid",
                        "a factor 1.0001 on a gate",
                        op -> (saved, c, sink) -> op.pullback(saved, c.mul(1.0001), sink)),
                inStep("matmul", "the weight is not transposed where it is square", op -> (saved, c, sink) -> {
                    sink.give(0, () -> c.matmul(saved.input(1)));
                    sink.give(1, () -> saved.input(0).transpose().matmul(c));
                }),
                inStep(
                        "matmul",
                        "the weight's gradient is that of one row more than there are",
                        op -> (saved, c, sink) -> {
                            sink.give(0, () -> c.matmul(saved.input(1).transpose()));
                            sink.give(
                                    1,
                                    () -> saved.input(0).transpose().matmul(c).mul(4.0 / BATCH));
                        }),
                inStep("mul", "gate and candidate are exchanged", op -> (saved, c, sink) -> {
                    sink.give(0, () -> c.mul(saved.input(0)));
                    sink.give(1, () -> c.mul(saved.input(1)));
                }),
                inStep("concat", "x and state get each other's part", op -> (saved, c, sink) -> {
                    sink.give(0, () -> c.slice(1, INPUT, 2 * INPUT));
                    sink.give(1, () -> c.slice(1, 0, INPUT));
                }),
                inStep(
                        "slice",
                        "the other gate gets it",
                        op -> (saved, c, sink) -> sink.give(0, () -> Functions.concat(1, List.of(c.mul(0), c)))),
                inStep("add", "the bias gets the mean over the batch", op -> (saved, c, sink) -> {
                    sink.give(0, () -> c);
                    sink.give(1, () -> c.mul(1.0 / BATCH));
                }),
                inStep("sub", "the old state is forgotten", op -> (saved, c, sink) -> sink.give(0, () -> c)),
                inStep(
                        "tanh",
                        "wrong where it saturates",
                        op -> (saved, c, sink) -> op.pullback(
                                saved,
                                c.mul(saved.output()
                                        .square()
                                        .sub(0.5)
                                        .relu()
                                        .mul(0.01)
                                        .add(1)),
                                sink)));
    }

    /** h' where the mask is 1, h where it is 0. */
    @FunctionalInterface
    private interface Masking {
        Var next(Var mask, Var after, Var before);
    }

    private static Var select(Var mask, Var after, Var before) {
        return mask.mul(after).add(mask.neg().add(1).mul(before));
    }

    private static Var mask(int t) {
        double[] mask =
                LENGTHS.stream().mapToDouble(length -> t < length ? 1 : 0).toArray();
        return Var.of(Tensor.of(mask, BATCH, 1));
    }

    /** A layer whose states stay what they are behind the end of a sequence. */
    private static Fault masked(String what, String guilty, Masking masking) {
        GatedCell cell = GradChecks.drawn(GatedCell.of(INPUT, "", op -> op::pullback), RandomKey.of(1));
        GradCheck check = GradCheck.ofModel(
                        cell,
                        (model, x) -> {
                            Var h = model.initialState(x.select(0, 0)).on(x);
                            for (int t = 0; t < STEPS; t++) {
                                h = masking.next(
                                        mask(t), model.step(x.select(0, t), h).next(), h);
                            }
                            return h;
                        },
                        uniform("x", STEPS, BATCH, INPUT))
                .named(what);
        return new Fault("mask", what, guilty, along(check));
    }

    private static Var planted(Pointwise function, Rule rule, Var... inputs) {
        return Var.apply(PlantedOp.withRule(new PointwiseOp(function), rule), inputs);
    }

    private static Stream<Fault> masks() {
        return Stream.of(
                masked("the gradient passes at padding", "mul", (mask, after, before) -> {
                    Rule passes = (saved, c, sink) -> sink.give(1, () -> c);
                    return planted(Pointwise.MUL, passes, mask, after)
                            .add(mask.neg().add(1).mul(before));
                }),
                masked(
                        "the kept state is forgotten",
                        "detach",
                        (mask, after, before) ->
                                mask.mul(after).add(mask.neg().add(1).mul(before.detach()))),
                masked("the mask's complement on the way back", "mul", (mask, after, before) -> {
                    Rule complement = (saved, c, sink) ->
                            sink.give(1, () -> c.mul(saved.input(0).neg().add(1)));
                    return planted(Pointwise.MUL, complement, mask, after)
                            .add(mask.neg().add(1).mul(before));
                }),
                masked("the mask of the rows in reverse on the way back", "mul", (mask, after, before) -> {
                    Rule reverse = (saved, c, sink) -> sink.give(1, () -> c.mul(reversed(saved.input(0))));
                    return planted(Pointwise.MUL, reverse, mask, after)
                            .add(mask.neg().add(1).mul(before));
                }),
                masked("the gradient of a kept state twice", "add", (mask, after, before) -> {
                    Rule twice = (saved, c, sink) -> {
                        sink.give(0, () -> c);
                        sink.give(1, () -> c.mul(2));
                    };
                    return planted(
                            Pointwise.ADD,
                            twice,
                            mask.mul(after),
                            mask.neg().add(1).mul(before));
                }));
    }

    private static Var reversed(Var mask) {
        List<Var> rows = new ArrayList<>();
        for (int n = BATCH - 1; n >= 0; n--) {
            rows.add(mask.slice(0, n, n + 1));
        }
        return Functions.concat(0, rows);
    }

    /** A sequence in windows of two steps, with the state between them changed, the value left as it is. */
    private static Fault windowed(
            String what, Function<LstmState, LstmState> between, Function<LstmState, LstmState> atTheEnd) {
        return windowed(what, "detach", (n, state) -> n < STEPS / 2 - 1 ? between.apply(state) : atTheEnd.apply(state));
    }

    private static Fault windowed(String what, String guilty, BiFunction<Integer, LstmState, LstmState> carried) {
        LstmCell cell = GradChecks.drawn(new LstmCell(INPUT, 2), RandomKey.of(2));
        GradCheck check = GradCheck.ofModel(
                        Recurrent.of(cell),
                        (layer, x) -> {
                            LstmState state = Tree.mapValues(layer.initialState(x.select(0, 0)), part -> part.on(x));
                            List<Var> outputs = new ArrayList<>();
                            for (int n = 0; n < STEPS / 2; n++) {
                                Outputs<LstmState> window = layer.apply(x.slice(0, 2 * n, 2 * n + 2), state);
                                outputs.add(window.all());
                                state = carried.apply(n, window.last());
                            }
                            return Functions.concat(0, outputs).sum(0).add(state.cell());
                        },
                        uniform("x", STEPS, BATCH, INPUT))
                .named(what);
        return new Fault("window", what, guilty, along(check));
    }

    private static Stream<Fault> windows() {
        return Stream.of(
                windowed(
                        "the state is detached between windows",
                        state -> Tree.mapValues(state, Var::detach),
                        state -> state),
                windowed(
                        "the memory alone is detached between windows",
                        state -> new LstmState(state.hidden(), state.cell().detach()),
                        state -> state),
                windowed(
                        "the last state is detached, as if another window came",
                        state -> state,
                        state -> Tree.mapValues(state, Var::detach)),
                windowed(
                        "the state is detached after every second window",
                        "detach",
                        (n, state) -> n % 2 == 1 ? Tree.mapValues(state, Var::detach) : state),
                windowed("the gradient of a window counts once for each window behind it", "neg", (n, state) -> {
                    Op twice = PlantedOp.withRule(
                            new PointwiseOp(Pointwise.NEG), (saved, c, sink) -> sink.give(0, () -> c.mul(-(n + 1.0))));
                    return new LstmState(Var.apply(twice, state.hidden()).neg(), state.cell());
                }));
    }
}
