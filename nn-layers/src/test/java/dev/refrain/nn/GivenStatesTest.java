package dev.refrain.nn;

import static dev.refrain.nn.Numbers.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Gradients;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.TapeException;
import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.nn.cell.ElmanCell;
import dev.refrain.nn.cell.GruCell;
import dev.refrain.nn.cell.LstmCell;
import dev.refrain.nn.cell.LstmState;
import dev.refrain.nn.init.Initialisers;
import dev.refrain.nn.layer.Linear;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs that begin at a state from elsewhere, whose gradients must not get lost. */
class GivenStatesTest {
    private static final int BATCH = 3;
    private static final int INPUT = 2;
    private static final int HIDDEN = 4;

    /** The order of many papers: the state first. */
    public record PaperCell(Parameter u, Parameter bh, Parameter w, Parameter bx) implements Cell<Var> {
        static PaperCell undrawn() {
            return new PaperCell(weight(HIDDEN, HIDDEN), weight(HIDDEN), weight(INPUT, HIDDEN), weight(HIDDEN));
        }

        private static Parameter weight(int... sizes) {
            return new Parameter(Shape.of(sizes), Initialisers.uniform(-1, 1));
        }

        @Override
        public Step<Var> step(Var x, Var h) {
            Var next = h.matmul(u).add(bh).add(x.matmul(w).add(bx)).tanh();
            return new Step<>(next, next);
        }

        @Override
        public Var initialState(Var x) {
            return Functions.zeros(x, HIDDEN);
        }
    }

    /** A layer, its first state on no tape, or null for the cell's own, and a sequence. */
    private record Run<S>(Recurrent<S> layer, S state, Tensor x) {
        Outputs<S> on(Var sequence) {
            return state == null ? layer.apply(sequence) : layer.apply(sequence, state);
        }
    }

    private static <S> Run<S> run(Cell<S> cell, S state, int steps) {
        Cell<S> drawn = Parameters.initialise(cell, 7, DType.FLOAT64);
        Random random = new Random(steps);
        Tree.leaves(drawn) // biases that are not 0
                .values()
                .forEach(each -> each.assign(
                        Numbers.random(random, DType.FLOAT64, each.shape().sizes())));
        return new Run<>(Recurrent.of(drawn), state, Numbers.random(random, DType.FLOAT64, steps, BATCH, INPUT));
    }

    private static Var part(int seed) {
        return Var.of(Numbers.random(new Random(seed), DType.FLOAT64, BATCH, HIDDEN));
    }

    private static LstmState lstmState() {
        return new LstmState(part(1), part(2));
    }

    private static Stream<Run<?>> runs() {
        return IntStream.rangeClosed(1, 3)
                .boxed()
                .flatMap(steps -> Stream.of(
                        run(new ElmanCell(INPUT, HIDDEN), part(1), steps),
                        run(new ElmanCell(INPUT, HIDDEN).withoutBias(), part(1), steps),
                        run(new LstmCell(INPUT, HIDDEN), lstmState(), steps),
                        run(new LstmCell(INPUT, HIDDEN).withoutBias(), lstmState(), steps),
                        run(new GruCell(INPUT, HIDDEN), part(1), steps),
                        run(new GruCell(INPUT, HIDDEN).withoutBias(), part(1), steps),
                        run(PaperCell.undrawn(), part(1), steps)));
    }

    /** Σ a ∘ all + Σ b ∘ last over fixed a and b, so that every output and every part of the last state counts. */
    private static Var loss(Outputs<?> outputs) {
        Random random = new Random(4);
        Var loss = weighted(random, outputs.all());
        for (Var last : Tree.values(outputs.last()).values()) {
            loss = loss.add(weighted(random, last));
        }
        return loss;
    }

    private static Var weighted(Random random, Var value) {
        return value.mul(Var.of(
                        Numbers.random(random, DType.FLOAT64, value.shape().sizes())))
                .sum();
    }

    /** Every element of every parameter's gradient against (f(w + ε) - f(w - ε)) / 2ε. */
    private static void assertGradients(Run<?> run) {
        try (Tape tape = Tape.open()) {
            Gradients gradients = tape.backward(loss(run.on(tape.input(run.x()))));
            Tree.leaves(run.layer()).forEach((path, parameter) -> {
                double[] gradient = gradients.of(parameter).value().toDoubles();
                assertClose(differences(run, parameter), gradient, 1e-8, run.layer() + ": " + path);
            });
        }
    }

    private static double[] differences(Run<?> run, Parameter parameter) {
        Tensor kept = parameter.value();
        double[] slopes = new double[parameter.shape().count()];
        for (int i = 0; i < slopes.length; i++) {
            double[] above = kept.toDoubles();
            double[] below = kept.toDoubles();
            above[i] += 1e-5;
            below[i] -= 1e-5;
            slopes[i] = (at(run, parameter, above) - at(run, parameter, below)) / (above[i] - below[i]);
        }
        parameter.assign(kept);
        return slopes;
    }

    private static double at(Run<?> run, Parameter parameter, double[] weights) {
        parameter.assign(Tensor.of(weights, parameter.shape().sizes()));
        return loss(run.on(Var.of(run.x()))).item();
    }

    @ParameterizedTest
    @MethodSource("runs")
    void noGradientIsLostWhereTheStateIsOnNoTape(Run<?> run) {
        assertGradients(run);
    }

    @Test
    void aStateThatIsNotZeroGivesTheRecurrentWeightsAGradientInTheFirstStep() {
        for (Run<?> run : runs().limit(7).toList()) {
            assertEquals(1, run.x().shape().size(0));
            String recurrent = run.layer().cell() instanceof PaperCell ? "cell.u" : "cell.weightHh";
            try (Tape tape = Tape.open()) {
                Gradients gradients = tape.backward(loss(run.on(tape.input(run.x()))));
                double[] gradient = gradients
                        .of(Tree.leaves(run.layer()).get(recurrent))
                        .value()
                        .toDoubles();
                assertTrue(Arrays.stream(gradient).allMatch(each -> Math.abs(each) > 1e-6), Arrays.toString(gradient));
            }
        }
    }

    @Test
    void aCellThatTakesItsZeroStateFirstHasAllItsGradients() {
        for (int steps = 1; steps <= 3; steps++) {
            assertGradients(run(PaperCell.undrawn(), null, steps));
        }
    }

    @ParameterizedTest
    @MethodSource("runs")
    void chunksWithTheStateDetachedAreTheWholeRunWithTheGradientsOfTheirOwnSteps(Run<?> run) {
        assertTruncated(run);
    }

    private static <S> void assertTruncated(Run<S> run) {
        int steps = run.x().shape().size(0);
        Tensor first = Numbers.random(new Random(9), DType.FLOAT64, 2, BATCH, INPUT);
        Outputs<S> whole = run.on(Functions.concat(0, List.of(Var.of(first), Var.of(run.x()))));
        try (Tape one = Tape.open();
                Tape two = Tape.open();
                Tape inputs = Tape.open()) {
            Outputs<S> before = run.on(one.input(first));
            assertEquals(whole.all().slice(0, 0, 2).value(), before.all().value());
            S carried = Tree.mapValues(before.last(), Var::detach);
            one.backward(loss(before));
            Outputs<S> chunk = run.layer().apply(two.input(run.x()), carried);
            assertEquals(whole.all().slice(0, 2, 2 + steps).value(), chunk.all().value());
            assertEquals(values(whole.last()), values(chunk.last()));
            S entered = Tree.mapValues(carried, part -> inputs.input(part.value()));
            Gradients expected = inputs.backward(loss(run.layer().apply(inputs.input(run.x()), entered)));
            Gradients actual = two.backward(loss(chunk));
            Tree.leaves(run.layer())
                    .forEach((path, parameter) -> assertEquals(
                            expected.of(parameter).value(), actual.of(parameter).value(), path));
        }
    }

    private static List<Tensor> values(Object state) {
        return Tree.values(state).values().stream().map(Var::value).toList();
    }

    @ParameterizedTest
    @MethodSource("runs")
    void aStateCalculatedFromParametersOffTheTapeIsAnErrorUnlessDetached(Run<?> run) {
        assertInferenceDoesNotEnter(run);
    }

    private static <S> void assertInferenceDoesNotEnter(Run<S> run) {
        S calculated = run.on(Var.of(run.x())).last();
        try (Tape tape = Tape.open()) {
            Var x = tape.input(run.x());
            TapeException failure =
                    assertThrows(TapeException.class, () -> run.layer().apply(x, calculated));
            assertEquals(TapeException.Kind.NO_GRAD, failure.kind());
            String message = failure.getMessage();
            assertTrue(message.contains("their gradients would be lost") && message.contains("detach()"), message);
        }
        assertGradients(new Run<>(run.layer(), Tree.mapValues(calculated, Var::detach), run.x()));
        assertFalse(run.layer().apply(Var.of(run.x()), calculated).all().isRecorded());
    }

    @ParameterizedTest
    @MethodSource("runs")
    void aStateOfAnotherTapeIsForeign(Run<?> run) {
        assertForeign(run);
    }

    private static <S> void assertForeign(Run<S> run) {
        try (Tape one = Tape.open();
                Tape other = Tape.open()) {
            S last = run.on(one.input(run.x())).last();
            Var x = other.input(run.x());
            TapeException failure =
                    assertThrows(TapeException.class, () -> run.layer().apply(x, last));
            assertEquals(TapeException.Kind.FOREIGN, failure.kind());
            assertTrue(failure.getMessage().contains("of another tape than x"), failure.getMessage());
        }
    }

    /** A cell that begins at what it makes of a memory on the tape, as attention does. */
    private record Remembering(Linear query, Var memory) implements Cell<Var> {
        @Override
        public Step<Var> step(Var x, Var h) {
            Var next = query.apply(x).add(h).tanh();
            return new Step<>(next, next);
        }

        @Override
        public Var initialState(Var x) {
            return query.apply(x).add(memory);
        }
    }

    @Test
    void aCellWhoseFirstStateIsMadeOfParametersAndATapedMemoryMayBeGivenAState() {
        Linear query = Parameters.initialise(new Linear(2, 3), 1, DType.FLOAT64);
        try (Tape tape = Tape.open()) {
            Cell<Var> cell = new Remembering(query, tape.input(Tensor.zeros(DType.FLOAT64, 3)));
            Var x = tape.input(Tensor.full(DType.FLOAT64, 0.5, 2, 1, 2));
            Var given = Var.of(Tensor.full(DType.FLOAT64, 0.1, 1, 3));
            Var outputs = Recurrent.of(cell).apply(x, given).all();
            assertTrue(tape.backward(outputs.sum()).contains(query.weight()));
        }
    }
}
