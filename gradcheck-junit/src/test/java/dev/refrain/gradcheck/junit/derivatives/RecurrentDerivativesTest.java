package dev.refrain.gradcheck.junit.derivatives;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Activation;
import dev.refrain.nn.Cell;
import dev.refrain.nn.Outputs;
import dev.refrain.nn.Parameters;
import dev.refrain.nn.Recurrent;
import dev.refrain.nn.cell.ElmanCell;
import dev.refrain.nn.cell.GruCell;
import dev.refrain.nn.cell.LstmCell;
import dev.refrain.nn.cell.LstmState;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Backpropagation through time, of both orders, by inputs, initial states and all parameters, for every cell. */
class RecurrentDerivativesTest {
    private static final int INPUT = 2;
    private static final int HIDDEN = 3;

    /** A cell over time as a function of x and the parts of the initial state, with all outputs and all last states. */
    record Sample(String label, Object cell, int stateParts, Function<List<Var>, Var> overTime) {
        static Sample ofVar(String label, Cell<Var> cell) {
            return new Sample(label, cell, 1, in -> {
                Outputs<Var> y = Recurrent.of(cell).apply(in.get(0), in.get(1));
                return joined(y.all(), y.last());
            });
        }

        static Sample ofLstm(String label, Cell<LstmState> cell) {
            return new Sample(label, cell, 2, in -> {
                Outputs<LstmState> y = Recurrent.of(cell).apply(in.get(0), new LstmState(in.get(1), in.get(2)));
                return joined(y.all(), y.last().hidden(), y.last().cell());
            });
        }

        private static Var joined(Var... values) {
            return Functions.concat(
                    0,
                    Stream.of(values)
                            .map(each -> each.reshape(each.shape().count()))
                            .toList());
        }

        @Override
        public String toString() {
            return label;
        }
    }

    static List<Sample> cells() {
        return Stream.of(true, false)
                .flatMap(biased -> Stream.of(
                        Sample.ofVar(named("elman tanh", biased), elman(Activation.TANH, biased)),
                        Sample.ofVar(named("elman sigmoid", biased), elman(Activation.SIGMOID, biased)),
                        Sample.ofLstm(named("lstm", biased), lstm(biased)),
                        Sample.ofVar(named("gru", biased), gru(biased))))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("cells")
    void gradientsThroughTimeAreCentralDifferences(Sample sample) {
        assertEquals(
                sample.label().endsWith(", bias") ? 3 : 2,
                Tree.leaves(sample.cell()).size());
        Parameters.initialise(sample.cell(), 17, DType.FLOAT64);
        for (int steps : List.of(1, 2, 7)) {
            for (int batch : List.of(1, 3)) {
                RandomKey key = RandomKey.of(8).child(steps).child(batch);
                Tensor x = Arguments.uniform(-2, 2, Shape.of(steps, batch, INPUT), key.child("x"));
                check(sample, x, Arguments.uniform(-1, 1, Shape.of(batch, HIDDEN), key.child("state")));
            }
        }
    }

    /**
     * Units that are on or off far from the kink: |x U| ≥ 2 · 0.5 · 0.5 where the two inputs have the same sign, against
     * |h W| ≤ 3 · 0.05 · h, where h ≤ 2.4, and |b| ≤ 0.05. The sign changes with time and sequence, so each unit is both.
     */
    @ParameterizedTest
    @MethodSource("reluCells")
    void gradientsThroughReluAwayFromItsKinkAreCentralDifferences(Sample sample) {
        Tree.leaves(sample.cell())
                .forEach((path, parameter) -> parameter.initialise(path, RandomKey.of(4), DType.FLOAT64));
        for (int steps : List.of(1, 2, 7)) {
            for (int batch : List.of(1, 3)) {
                RandomKey key = RandomKey.of(9).child(steps).child(batch);
                Tensor size = Arguments.uniform(0.5, 1, Shape.of(steps, batch, INPUT), key.child("x"));
                Tensor state = Arguments.uniform(0.5, 1, Shape.of(batch, HIDDEN), key.child("state"));
                check(sample, Var.of(size).mul(Var.of(signs(steps, batch))).value(), state);
            }
        }
    }

    static List<Sample> reluCells() {
        Parameter ih = new Parameter(
                Shape.of(INPUT, HIDDEN),
                (key, shape, dtype) -> Var.of(Arguments.uniform(0.5, 1, shape, key))
                        .mul(Var.of(Tensor.of(new double[] {1, -1, 1}, HIDDEN)))
                        .value());
        Parameter hh = small(HIDDEN, HIDDEN);
        return List.of(
                Sample.ofVar("elman relu", new ElmanCell(ih, hh, null, Activation.RELU)),
                Sample.ofVar("elman relu, bias", new ElmanCell(ih, hh, small(HIDDEN), Activation.RELU)));
    }

    private static Parameter small(int... sizes) {
        return new Parameter(Shape.of(sizes), (key, shape, dtype) -> Arguments.uniform(-0.05, 0.05, shape, key));
    }

    private static Tensor signs(int steps, int batch) {
        double[] signs = IntStream.range(0, steps * batch)
                .mapToDouble(i -> (i / batch + i % batch) % 2 == 0 ? 1 : -1)
                .toArray();
        return Tensor.of(signs, steps, batch, 1);
    }

    private static void check(Sample sample, Tensor x, Tensor state) {
        List<Tensor> inputs = Stream.concat(
                        Stream.of(x), Stream.generate(() -> state).limit(sample.stateParts()))
                .toList();
        CentralDifferences.check(
                sample.label() + " over " + x.shape(),
                sample.overTime(),
                inputs,
                Tree.leaves(sample.cell()).values());
    }

    private static String named(String cell, boolean biased) {
        return biased ? cell + ", bias" : cell;
    }

    private static ElmanCell elman(Activation activation, boolean biased) {
        ElmanCell cell = new ElmanCell(INPUT, HIDDEN, activation);
        return biased ? cell : new ElmanCell(cell.weightIh(), cell.weightHh(), null, activation);
    }

    private static LstmCell lstm(boolean biased) {
        LstmCell cell = new LstmCell(INPUT, HIDDEN);
        return biased ? cell : new LstmCell(cell.weightIh(), cell.weightHh(), null);
    }

    private static GruCell gru(boolean biased) {
        GruCell cell = new GruCell(INPUT, HIDDEN);
        return biased ? cell : new GruCell(cell.weightIh(), cell.weightHh(), null);
    }
}
