package dev.refrain.nn.sequence;

import static dev.refrain.nn.Numbers.assertClose;
import static dev.refrain.nn.Numbers.random;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Gradients;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Pullback;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Cell;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.nn.Recurrent;
import dev.refrain.nn.RecurrentLayer;
import dev.refrain.nn.SequenceException;
import dev.refrain.nn.Sequences;
import dev.refrain.nn.Step;
import dev.refrain.nn.cell.ElmanCell;
import dev.refrain.nn.cell.LstmCell;
import dev.refrain.nn.check.GradChecks;
import dev.refrain.nn.init.Initialisers;
import dev.refrain.nn.optim.Optimiser;
import dev.refrain.nn.optim.Sgd;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TruncatedBackpropagationTest {
    private static final int INPUT = 2;
    private static final int HIDDEN = 3;

    /** A cell whose first state is learned: one that begins with it has a gradient by it. */
    public record Beginning(ElmanCell cell, Parameter first) implements Cell<Var> {
        @Override
        public Step<Var> step(Var x, Var h) {
            return cell.step(x, h);
        }

        @Override
        public Var initialState(Var x) {
            return first.on(x).expand(Shape.of(x.shape().size(0), HIDDEN));
        }
    }

    /** How often and how far, over so many steps of some sequences. */
    record Case(int every, int reach, int steps, int[] lengths, int seed) {
        TruncatedBackpropagation truncated() {
            return new TruncatedBackpropagation(every, reach);
        }

        Tensor x() {
            return random(new Random(seed), DType.FLOAT64, steps, lengths.length, INPUT);
        }
    }

    @Provide
    Arbitrary<Case> cases() {
        return Arbitraries.integers()
                .between(1, 9)
                .flatMap(steps -> Arbitraries.integers()
                        .between(1, steps)
                        .flatMap(reach -> Combinators.combine(
                                        Arbitraries.integers().between(1, reach),
                                        Arbitraries.integers()
                                                .between(0, steps)
                                                .array(int[].class)
                                                .ofMinSize(1)
                                                .ofMaxSize(3),
                                        Arbitraries.integers().between(0, 99))
                                .as((every, lengths, seed) -> new Case(every, reach, steps, lengths, seed))));
    }

    private static Recurrent<Var> beginning() {
        Parameter first = new Parameter(Shape.of(1, HIDDEN), Initialisers.uniform(-1, 1));
        return Recurrent.of(GradChecks.drawn(new Beginning(new ElmanCell(INPUT, HIDDEN), first), RandomKey.of(1)));
    }

    private static RecurrentLayer<?> stack() {
        return GradChecks.drawn(Recurrent.stack(2, INPUT, HIDDEN, LstmCell::new), RandomKey.of(2));
    }

    @Property(tries = 200)
    void everyStepIsNewOnceAndTheGradientReachesAsFarAsItSays(@ForAll("cases") Case given) {
        List<Window> windows = given.truncated().windows(given.steps);
        int fresh = 0;
        for (int k = 0; k < windows.size(); k++) {
            Window window = windows.get(k);
            assertEquals(fresh, window.fresh());
            assertEquals(Math.max(0, window.to() - given.reach), window.from());
            boolean last = k == windows.size() - 1;
            assertTrue(last || window.to() - window.fresh() == given.every);
            assertEquals(last ? window.to() : windows.get(k + 1).from(), window.next());
            fresh = window.to();
        }
        assertEquals(given.steps, fresh);
    }

    private static <S> Tensor outputs(RecurrentLayer<S> layer, Case given) {
        List<Var> parts = new ArrayList<>();
        S carried = null;
        for (Window window : given.truncated().windows(given.steps)) {
            Sequences x = Sequences.of(Var.of(given.x()), given.lengths).slice(window.from(), window.to());
            WindowOutputs<S> y = window.run(layer, x, carried);
            assertEquals(window.to() - window.fresh(), y.fresh().lengths().steps());
            parts.add(y.fresh().values());
            carried = y.carried();
        }
        return Functions.concat(0, parts).value();
    }

    @Property(tries = 60)
    void windowsGiveWhatAWholeRunGivesToTheBit(@ForAll("cases") Case given) {
        for (RecurrentLayer<?> layer : List.of(beginning(), stack())) {
            Tensor whole = layer.apply(Sequences.of(Var.of(given.x()), given.lengths))
                    .all()
                    .value();
            assertEquals(whole, outputs(layer, given));
        }
    }

    /** One sequence after the other, step by step from the beginning, cut off before the window: the loss's gradients, summed. */
    private static List<Tensor> byDefinition(Recurrent<Var> layer, Case given, Window window) {
        try (Tape tape = Tape.open()) {
            Var x = tape.input(given.x());
            Var loss = Functions.zeros(x.select(0, 0), 1).sum();
            for (int n = 0; n < given.lengths.length; n++) {
                Var own = x.slice(1, n, n + 1);
                Var state = layer.initialState(own.select(0, 0));
                for (int t = 0; t < Math.min(given.lengths[n], window.to()); t++) {
                    state = t == window.from() && t > 0 ? state.detach().on(x) : state;
                    Step<Var> step = layer.cell().step(own.select(0, t), state);
                    loss = t < window.fresh()
                            ? loss
                            : loss.add(step.output().square().sum());
                    state = step.next();
                }
            }
            return gradients(tape, loss, x, Tree.leaves(layer).values());
        }
    }

    private static List<Tensor> gradients(Tape tape, Var loss, Var x, Collection<Parameter> parameters) {
        List<Var> sources =
                parameters.stream().map(parameter -> parameter.on(x)).toList();
        Gradients gradients = tape.gradients(loss, sources, Pullback.plain());
        return sources.stream().map(source -> gradients.of(source).value()).toList();
    }

    @Property(tries = 60)
    void gradientsAreThoseOfAWholeRunThatIsCutOffBeforeTheWindow(@ForAll("cases") Case given) {
        Recurrent<Var> layer = beginning();
        Var carried = null;
        for (Window window : given.truncated().windows(given.steps)) {
            List<Tensor> expected = byDefinition(layer, given, window);
            try (Tape tape = Tape.open()) {
                Var x = tape.input(given.x());
                WindowOutputs<Var> y =
                        window.run(layer, Sequences.of(x, given.lengths).slice(window.from(), window.to()), carried);
                List<Tensor> found = gradients(
                        tape,
                        y.fresh().values().square().sum(),
                        x,
                        Tree.leaves(layer).values());
                for (int k = 0; k < found.size(); k++) {
                    assertClose(expected.get(k).toDoubles(), found.get(k).toDoubles(), 1e-12, window + ", " + k);
                }
                carried = y.carried();
                assertFalse(carried != null && carried.isRecorded());
            }
        }
    }

    private static List<Tensor> whole(Recurrent<Var> layer, Tensor x, @Nullable Window window, int... lengths) {
        try (Tape tape = Tape.open()) {
            Var input = tape.input(x);
            Sequences sequences = Sequences.of(input, lengths);
            Sequences y = window == null
                    ? layer.apply(sequences).sequences()
                    : window.run(layer, sequences, null).fresh();
            return gradients(
                    tape, y.values().square().sum(), input, Tree.leaves(layer).values());
        }
    }

    @Test
    void withAllStepsInOneWindowItIsBackpropagationThroughTimeToTheBit() {
        Tensor x = random(new Random(3), DType.FLOAT64, 7, 3, INPUT);
        List<Window> windows = new TruncatedBackpropagation(7, 7).windows(7);
        assertEquals(List.of(new Window(0, 0, 7, 7)), windows);
        for (int[] lengths : new int[][] {{7, 7, 7}, {7, 0, 4}}) {
            assertEquals(whole(beginning(), x, null, lengths), whole(beginning(), x, windows.getFirst(), lengths));
        }
    }

    @Test
    void windowsOfAnExample() {
        assertEquals(
                List.of(new Window(0, 0, 2, 0), new Window(0, 2, 4, 1), new Window(1, 4, 6, 2), new Window(2, 6, 7, 7)),
                new TruncatedBackpropagation(2, 5).windows(7));
        assertEquals(
                List.of(new Window(0, 0, 3, 3), new Window(3, 3, 6, 4), new Window(4, 6, 7, 7)),
                new TruncatedBackpropagation(3, 3).windows(7));
        assertEquals(5, new TruncatedBackpropagation(2, 5).windows(7).get(2).steps());
        assertEquals(1, new TruncatedBackpropagation(5, 5).windows(5).size());
        assertEquals(
                2,
                new TruncatedBackpropagation(Integer.MAX_VALUE - 1, Integer.MAX_VALUE)
                        .windows(Integer.MAX_VALUE)
                        .size());
    }

    /** The layer's own first state, which may be another after an update, or the given one. */
    @Test
    void aWindowThatBeginsWhereTheOneBeforeDidBeginsAsThatDid() {
        Sequences x = Sequences.of(Var.of(random(new Random(4), DType.FLOAT64, 2, 1, INPUT)));
        Window window = new TruncatedBackpropagation(2, 5).windows(7).getFirst();
        assertNull(window.run(beginning(), x, null).carried());
        Tensor given = random(new Random(5), DType.FLOAT64, 1, HIDDEN);
        try (Tape tape = Tape.open()) {
            Var carried = window.run(beginning(), x.with(x.values().on(tape.input(given))), tape.input(given))
                    .carried();
            assertTrue(carried != null && !carried.isRecorded());
            assertEquals(given, carried.value());
        }
    }

    /** Whose states are of other parameters after every update. */
    @Test
    void everyWindowTrains() {
        Recurrent<Var> layer = beginning();
        Tensor values = random(new Random(6), DType.FLOAT64, 7, 2, INPUT);
        Optimiser optimiser = new Sgd().on(layer, 0.1);
        Var carried = null;
        for (Window window : new TruncatedBackpropagation(2, 3).windows(7)) {
            List<Tensor> before = values(layer);
            try (Tape tape = Tape.open()) {
                Sequences x = Sequences.of(tape.input(values), 7, 3).slice(window.from(), window.to());
                WindowOutputs<Var> y = window.run(layer, x, carried);
                optimiser.step(tape.backward(y.fresh().values().square().sum()));
                carried = y.carried();
            }
            assertFalse(before.equals(values(layer)), window.toString());
        }
    }

    private static List<Tensor> values(Object model) {
        return Tree.leaves(model).values().stream().map(Parameter::value).toList();
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "-1, 3", "1, 0", "4, 3"})
    void whatWouldUpdateNothingIsSaid(int every, int reach) {
        assertThrows(HyperParameterException.class, () -> new TruncatedBackpropagation(every, reach));
    }

    @Test
    void errorsAreOneSentence() {
        assertEquals(
                "truncated backpropagation: got a reach of 8 steps, expected at most 7, the time steps there are",
                assertThrows(HyperParameterException.class, () -> new TruncatedBackpropagation(2, 8).windows(7))
                        .getMessage());
        assertEquals(
                "truncated backpropagation: got an update every 4 steps and a reach of 3, expected the reach to be as many or more",
                assertThrows(HyperParameterException.class, () -> new TruncatedBackpropagation(4, 3))
                        .getMessage());
        Sequences x = Sequences.of(Var.of(Tensor.zeros(DType.FLOAT64, 4, 1, INPUT)));
        assertEquals(
                "window: got 4 time steps, expected those from 2 to 5 alone",
                assertThrows(SequenceException.class, () -> new Window(2, 3, 5, 4).run(beginning(), x, null))
                        .getMessage());
        for (int[] w : new int[][] {{-1, 0, 1, 1}, {2, 1, 3, 3}, {0, 2, 2, 2}, {1, 2, 3, 0}, {0, 1, 2, 3}}) {
            assertThrows(SequenceException.class, () -> new Window(w[0], w[1], w[2], w[3]));
        }
    }
}
