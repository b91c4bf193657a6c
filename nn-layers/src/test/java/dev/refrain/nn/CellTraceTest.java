package dev.refrain.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
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
import dev.refrain.nn.cell.LstmCell;
import dev.refrain.nn.cell.LstmState;
import dev.refrain.nn.check.GradChecks;
import dev.refrain.nn.init.Initialisers;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.IndexRangeException;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import dev.refrain.tensor.pointwise.Pointwise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Names, values, and what cannot be traced; gradients are {@link CellTraceGradientsTest}'s. */
class CellTraceTest {
    static final int STEPS = 4;
    static final Tensor X = drawn("x", STEPS, 3, 2);

    static Tensor drawn(String name, int... sizes) {
        return Initialisers.normal(0, 1).draw(RandomKey.of(5).child(name), Shape.of(sizes), DType.FLOAT64);
    }

    /** Names its gate. */
    record Gated(Parameter weight, Parameter recurrent) implements Cell<Var> {
        static Gated of() {
            return GradChecks.drawn(
                    new Gated(
                            new Parameter(Shape.of(2, 2), Initialisers.uniform(-1, 1)),
                            new Parameter(Shape.of(2, 2), Initialisers.uniform(-1, 1))),
                    RandomKey.of(1));
        }

        @Override
        public Step<Var> step(Var x, Var h) {
            Var gate = x.matmul(weight).add(h.matmul(recurrent.on(x))).sigmoid().named("z");
            Var next = h.add(gate.mul(x.sub(h)));
            return new Step<>(next.mul(2), next);
        }

        @Override
        public Var initialState(Var x) {
            return Functions.zeros(x, 2);
        }
    }

    @Test
    void everyGateOutputAndStateHasANameAndATime() {
        Gated cell = Gated.of();
        Outputs<Var> y = Recurrent.of(cell).apply(Var.of(X));
        CellTrace trace = y.trace();
        assertEquals(List.of("z", "z.pre", "state", "output"), trace.names());
        assertClose(y.all().value(), trace.values("output"));
        assertClose(
                y.last().value(),
                Var.of(trace.values("state")).select(0, STEPS - 1).value());
        assertClose(Var.of(trace.values("z.pre")).sigmoid().value(), trace.values("z"));
        Var first = Var.of(X).select(0, 0).matmul(Var.of(cell.weight().value())).sigmoid();
        assertClose(first.value(), Var.of(trace.values("z")).select(0, 0).value());
        assertEquals("""
                z [4, 3, 2]
                z.pre [4, 3, 2]
                state [4, 3, 2]
                output [4, 3, 2]""", trace.toString());
        assertEquals(trace.names(), List.copyOf(trace.values().keySet()));
    }

    /** A layer that tells nothing, and a value that is of no sequence. */
    @Test
    void directionsOfOtherKindsCanBeTracedToo() {
        record Echo() implements RecurrentLayer<Var> {
            @Override
            public Outputs<Var> apply(Sequences x, Var initialState) {
                return Outputs.of(x, initialState);
            }

            @Override
            public Step<Var> step(Var x, Var state) {
                return new Step<>(x, state);
            }

            @Override
            public Var initialState(Var x) {
                return x;
            }
        }
        record Scaled(Parameter weight) implements Cell<Var> {
            @Override
            public Step<Var> step(Var x, Var h) {
                Var next = x.add(h).mul(weight.on(x).mul(2).named("w"));
                return new Step<>(next, next);
            }

            @Override
            public Var initialState(Var x) {
                return Functions.zeros(x, 2);
            }
        }
        Scaled cell =
                GradChecks.drawn(new Scaled(new Parameter(Shape.of(2), Initialisers.uniform(-1, 1))), RandomKey.of(1));
        Stacked<Var> back = new Stacked<>(List.of(new Echo(), Recurrent.of(cell)));
        Stacked<Var> there = new Stacked<>(List.of(new Echo()));
        Outputs<Directions<List<Var>>> y = new Bidirectional<>(there, back).apply(Sequences.of(Var.of(X), 4, 0, 2));
        CellTrace trace = y.trace();
        assertEquals("""
                backward.layers.1.w [4, 2]
                backward.layers.1.state [4, 3, 2]
                backward.layers.1.output [4, 3, 2]""", trace.toString());
        assertClose(y.all().slice(2, 2, 4).value(), trace.values("backward.layers.1.output"));
        assertEquals(List.of(), new Echo().apply(Var.of(X), Var.of(X)).trace().names());
    }

    @Test
    void aTraceChangesNoBitOfTheRun() {
        LstmCell cell = GradChecks.drawn(new LstmCell(2, 3), RandomKey.of(2));
        List<Tensor> seen = new ArrayList<>();
        for (boolean traced : new boolean[] {false, true}) {
            try (Tape tape = Tape.training(RandomKey.of(1))) {
                Outputs<LstmState> y = Recurrent.of(cell).apply(tape.input(X));
                CellTrace trace =
                        traced ? y.trace() : CellTrace.empty(y.sequences().lengths());
                Gradients gradients = tape.backward(y.all().square().sum());
                assertEquals(traced, !trace.names().isEmpty());
                seen.add(y.all().value());
                Tree.leaves(cell)
                        .values()
                        .forEach(parameter -> seen.add(gradients.of(parameter).value()));
            }
        }
        assertEquals(seen.subList(0, seen.size() / 2), seen.subList(seen.size() / 2, seen.size()));
    }

    @Test
    void layersAndDirectionsHaveTheirPlaceBeforeTheName() {
        Stacked<Directions<Var>> layers =
                GradChecks.drawn(Recurrent.bidirectionalStack(2, 2, 3, ElmanCell::new), RandomKey.of(3));
        try (Tape tape = Tape.open()) {
            Sequences x = Sequences.of(tape.input(X), 4, 0, 2);
            Outputs<List<Directions<Var>>> y = layers.apply(x);
            CellTrace trace = y.trace();
            tape.backward(y.sequences().sum().square().sum());
            assertTrue(trace.names().contains("layers.1.backward.state"), trace::toString);
            Var both = Functions.concat(
                    Var.of(trace.values("layers.1.forward.output")), Var.of(trace.values("layers.1.backward.output")));
            assertClose(y.all().value(), both.value());
            assertClose(
                    y.last().get(1).backward().detach().slice(0, 2, 3).value(),
                    Var.of(trace.values("layers.1.backward.state"))
                            .select(0, 0)
                            .slice(0, 2, 3)
                            .value());
            Tensor gradients = trace.gradients("layers.0.forward.state");
            assertArrayEquals(
                    new double[9 + 6],
                    Functions.concat(
                                    0,
                                    List.of(
                                            Var.of(gradients)
                                                    .select(1, 1)
                                                    .reshape(-1)
                                                    .slice(0, 0, 9),
                                            Var.of(gradients)
                                                    .select(1, 2)
                                                    .slice(0, 2, 4)
                                                    .reshape(-1)))
                            .value()
                            .toDoubles());
            assertTrue(Var.of(gradients).abs().sum().item() > 0);
        }
    }

    @Test
    void whatIsNotThereIsNamed() {
        CellTrace trace;
        try (Tape tape = Tape.open()) {
            trace = Recurrent.of(Gated.of()).apply(tape.input(X)).trace();
        }
        assertEquals(
                "trace: got name f, expected one of [z, z.pre, state, output]",
                assertThrows(IndexRangeException.class, () -> trace.values("f")).getMessage());
        TapeException none = assertThrows(TapeException.class, () -> trace.gradients("z"));
        assertEquals(TapeException.Kind.NO_GRAD, none.kind());
        assertEquals(
                "trace: got no gradients, expected a backward pass after the trace was asked for", none.getMessage());
    }

    @Test
    void askedTooLateItSaysSo() {
        try (Tape tape = Tape.open()) {
            Outputs<Var> y = Recurrent.of(Gated.of()).apply(tape.input(X));
            tape.backward(y.all().sum());
            TapeException late = assertThrows(TapeException.class, y::trace);
            assertEquals(TapeException.Kind.CONSUMED, late.kind());
            assertEquals(
                    "trace: got a tape that is closed or used up by a backward pass, expected to be asked before",
                    late.getMessage());
        }
    }

    /** Replayed with the same masks. */
    @Test
    void noiseIsThatOfTheRun() {
        record Noisy(Gated cell) implements Cell<Var> {
            @Override
            public Step<Var> step(Var x, Var h) {
                return cell.step(Functions.dropout(x, 0.5).named("x"), h);
            }

            @Override
            public Var initialState(Var x) {
                return cell.initialState(x);
            }
        }
        try (Tape tape = Tape.training(RandomKey.of(8))) {
            Functions.dropout(tape.input(X), 0.5);
            Outputs<Var> y = Recurrent.of(new Noisy(Gated.of())).apply(tape.input(X));
            Functions.dropout(y.all(), 0.5);
            assertClose(y.all().value(), y.trace().values("output"));
        }
    }

    static void assertClose(Tensor expected, Tensor found) {
        assertEquals(expected.shape(), found.shape());
        assertArrayEquals(expected.toDoubles(), found.toDoubles(), 1e-12);
    }

    /** Of a cell that names nothing, in the order in which the step makes them, but for what is the state or the output. */
    @Test
    void gatesWithoutANameAreCounted() {
        record Silent(Parameter weight) implements Cell<Var> {
            @Override
            public Step<Var> step(Var x, Var h) {
                Var gate = x.add(h).sigmoid();
                Var other = x.mul(weight.on(x).tanh()).sigmoid();
                Var next = gate.mul(x.sub(h).tanh()).add(other).tanh();
                return new Step<>(next.sigmoid(), next);
            }

            @Override
            public Var initialState(Var x) {
                return Functions.zeros(x, 2);
            }
        }
        Silent cell =
                GradChecks.drawn(new Silent(new Parameter(Shape.of(2), Initialisers.uniform(-1, 1))), RandomKey.of(1));
        CellTrace trace = Recurrent.of(cell).apply(Var.of(X)).trace();
        assertEquals(
                List.of(
                        "state",
                        "state.pre",
                        "output",
                        "output.pre",
                        "sigmoid 1",
                        "sigmoid 1.pre",
                        "sigmoid 2",
                        "sigmoid 2.pre",
                        "tanh 1",
                        "tanh 1.pre"),
                trace.names());
        assertEquals(Pointwise.SIGMOID, trace.function("sigmoid 2").orElseThrow());
        assertEquals(Pointwise.TANH, trace.function("state").orElseThrow());
        assertTrue(trace.function("state.pre").isEmpty());
        assertEquals(Lengths.full(STEPS, 3), trace.lengths());
    }

    /** c of an LSTM, apart from what h' in the same step is made of. */
    @Test
    void carriedGradientsAreThoseByTheStateThatTheNextStepReads() {
        LstmCell cell = GradChecks.drawn(new LstmCell(2, 3), RandomKey.of(2));
        try (Tape tape = Tape.open()) {
            Outputs<LstmState> y = Recurrent.of(cell).apply(tape.input(X));
            CellTrace trace = y.trace();
            tape.backward(y.last().hidden().sum().add(y.last().cell().sum().mul(2)));
            assertClose(
                    Tensor.full(DType.FLOAT64, 2, 3, 3),
                    Var.of(trace.carriedGradients("state.cell"))
                            .select(0, STEPS - 1)
                            .value());
            assertTrue(Var.of(trace.gradients("state.cell"))
                            .select(0, STEPS - 1)
                            .value()
                            .get(0, 0)
                    > 2);
            assertClose(trace.gradients("f"), trace.carriedGradients("f"));
        }
    }
}
