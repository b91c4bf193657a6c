package dev.refrain.nn.flow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.refrain.autograd.Arrangements;
import dev.refrain.autograd.Gradients;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.TapeException;
import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Bidirectional;
import dev.refrain.nn.Cell;
import dev.refrain.nn.CellTrace;
import dev.refrain.nn.Directions;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.nn.Outputs;
import dev.refrain.nn.Parameters;
import dev.refrain.nn.Recurrent;
import dev.refrain.nn.Sequences;
import dev.refrain.nn.Stacked;
import dev.refrain.nn.Step;
import dev.refrain.nn.cell.ElmanCell;
import dev.refrain.nn.cell.GruCell;
import dev.refrain.nn.cell.LstmCell;
import dev.refrain.nn.cell.LstmState;
import dev.refrain.nn.init.Initialisers;
import dev.refrain.nn.optim.Adam;
import dev.refrain.nn.optim.Optimiser;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Gradients by states against differences, and that looking changes nothing; products are {@link JacobianNormsTest}'s. */
class GradientFlowTest {
    private static final int STEPS = 5;
    private static final int HIDDEN = 3;
    private static final Tensor X = drawn("x", STEPS, 1, 2);

    static Tensor drawn(String name, int... sizes) {
        return Initialisers.normal(0, 1).draw(RandomKey.of(7).child(name), Shape.of(sizes), DType.FLOAT64);
    }

    private static <S> Var loss(Outputs<S> y) {
        return y.sequences().sum().square().sum();
    }

    /** The same cell, but that one number of its state is moved after one of its steps. */
    private record Moved<S>(Cell<S> cell, int time, int part, int unit, double by, int[] clock) implements Cell<S> {
        @Override
        public Step<S> step(Var x, S state) {
            Step<S> step = cell.step(x, state);
            if (clock[0]++ != time) {
                return step;
            }
            int[] parts = new int[1];
            return step.changed(state, (was, now) -> parts[0]++ == part ? now.add(moving(now)) : now);
        }

        private Var moving(Var now) {
            double[] move = new double[now.shape().count()];
            move[unit] = by;
            return Var.of(Tensor.of(move, now.shape().sizes()));
        }

        @Override
        public S initialState(Var x) {
            return cell.initialState(x);
        }
    }

    private static <S> double slope(Cell<S> cell, int time, int part, int unit) {
        double step = 1e-5;
        double[] losses = new double[2];
        for (int side = 0; side < 2; side++) {
            Moved<S> moved = new Moved<>(cell, time, part, unit, side == 0 ? -step : step, new int[1]);
            losses[side] = loss(Recurrent.of(moved).unrolled().apply(Var.of(X))).item();
        }
        return (losses[1] - losses[0]) / (2 * step);
    }

    /** ∂h/∂c within a step of an LSTM: o (1 - tanh²c), o as h / tanh c. */
    private static <S> double ofHiddenByCell(Cell<S> cell, int time, int unit) {
        Outputs<S> y = Recurrent.of(cell).apply(Var.of(X).slice(0, 0, time + 1));
        LstmState last = (LstmState) y.last();
        double squashed = Math.tanh(last.cell().value().get(0, unit));
        return last.hidden().value().get(0, unit) / squashed * (1 - squashed * squashed);
    }

    private static <S> void assertAsDifferences(Cell<S> raw) {
        Cell<S> cell = Parameters.initialise(raw, 3, DType.FLOAT64);
        Flow flow = GradientFlow.of(Recurrent.of(cell)).withDirections(0).look(Var.of(X), GradientFlowTest::loss);
        List<Signal> states = flow.layers().getFirst().signals().stream()
                .filter(Signal::isState)
                .toList();
        for (int part = 0; part < states.size(); part++) {
            for (int t = 0; t < STEPS; t++) {
                double squares = 0;
                for (int unit = 0; unit < HIDDEN; unit++) {
                    double within = part == 1 ? ofHiddenByCell(cell, t, unit) * slope(cell, t, 0, unit) : 0;
                    squares += Math.pow(slope(cell, t, part, unit) + within, 2);
                }
                double norm = Math.sqrt(squares);
                assertEquals(
                        norm,
                        states.get(part).gradient().get(t),
                        1e-7 * (1 + norm),
                        cell + " " + states.get(part).name());
            }
        }
    }

    @Test
    void gradientsByStatesAreTotalDerivatives() {
        assertAsDifferences(new ElmanCell(2, HIDDEN));
        assertAsDifferences(new GruCell(2, HIDDEN));
        assertAsDifferences(new LstmCell(2, HIDDEN));
    }

    /** All numbers, with steps that do not count: by hand from the trace. */
    @Test
    void numbersAreOfTheSequencesThatCount() {
        Recurrent<LstmState> layer = Parameters.initialise(Recurrent.of(new LstmCell(2, HIDDEN)), 3, DType.FLOAT64);
        Tensor x = drawn("several", STEPS, 3, 2);
        try (Tape tape = Tape.open()) {
            Outputs<LstmState> y = layer.apply(Sequences.of(tape.input(x), 4, 0, 2));
            CellTrace trace = y.trace();
            tape.backward(loss(y));
            Flow flow = Flow.of(trace);
            assertEquals(
                    flow,
                    GradientFlow.of(layer)
                            .withDirections(0)
                            .look(Sequences.of(Var.of(x), 4, 0, 2), GradientFlowTest::loss));
            Signal forget = flow.layers().getFirst().signals().get(1);
            assertEquals("f", forget.name());
            assertEquals("forget gate", forget.label());
            assertEquals(Range.SIGMOID, forget.range());
            for (int t = 0; t < STEPS; t++) {
                assertAsByHand(forget, trace, t, t < 2 ? new int[] {0, 2} : t < 4 ? new int[] {0} : new int[0]);
            }
        }
    }

    private static void assertAsByHand(Signal signal, CellTrace trace, int t, int[] sequences) {
        double mean = 0;
        double squares = 0;
        double norms = 0;
        for (int b : sequences) {
            double norm = 0;
            for (int u = 0; u < HIDDEN; u++) {
                double value = trace.values(signal.name()).get(t, b, u);
                mean += value / (sequences.length * HIDDEN);
                squares += value * value / (sequences.length * HIDDEN);
                norm += Math.pow(trace.gradients(signal.name()).get(t, b, u), 2);
            }
            norms += Math.sqrt(norm) / sequences.length;
        }
        if (sequences.length == 0) {
            mean = Double.NaN;
            squares = Double.NaN;
            norms = Double.NaN;
        }
        assertEquals(mean, signal.mean().get(t), 1e-12);
        assertEquals(Math.sqrt(squares), signal.size().get(t), 1e-12);
        assertEquals(norms, signal.gradient().get(t), 1e-12);
    }

    @Test
    void shapesOfLayersAndDirectionsHaveNames() {
        Stacked<Directions<Var>> layers =
                Parameters.initialise(Recurrent.bidirectionalStack(2, 2, HIDDEN, GruCell::new), 3, DType.FLOAT64);
        Flow flow = GradientFlow.of(layers).look(Var.of(drawn("b", STEPS, 2, 2)), GradientFlowTest::loss);
        assertEquals(
                List.of("layer 1, forward", "layer 1, backward", "layer 2, forward", "layer 2, backward"),
                flow.layers().stream().map(LayerFlow::name).toList());
        assertEquals(
                List.of("reset gate", "update gate", "candidate", "state", "output"),
                flow.layers().getLast().signals().stream().map(Signal::label).toList());
        assertEquals(1, flow.layers().getLast().jacobians().size());
    }

    /** The backward direction is the forward one of the sequences turned round. */
    @Test
    void backwardIsForwardTurnedRound() {
        Bidirectional<Var> both =
                Parameters.initialise(Recurrent.of(new GruCell(2, HIDDEN)).bidirectional(), 3, DType.FLOAT64);
        Tensor x = drawn("turned", STEPS, 2, 2);
        Function<Var, Var> ofLast = last -> last.square().sum();
        Flow flow = GradientFlow.of(both)
                .look(Sequences.of(Var.of(x), 5, 3), y -> ofLast.apply(y.last().backward()));
        Flow alone = GradientFlow.of(both.backward())
                .look(Sequences.of(Var.of(x), 5, 3).reversed(), y -> ofLast.apply(y.last()));
        LayerFlow backward = flow.layers().getLast();
        assertEquals("layer 1, backward", backward.name());
        LayerFlow forward = alone.layers().getFirst();
        assertArrayEquals(
                forward.jacobian().orElseThrow().byLag().toDoubles(),
                backward.jacobian().orElseThrow().byLag().toDoubles(),
                1e-12);
        Flow full =
                GradientFlow.of(both).look(Var.of(x), y -> ofLast.apply(y.last().backward()));
        Flow turned =
                GradientFlow.of(both.backward()).look(Arrangements.flip(Var.of(x), 0), y -> ofLast.apply(y.last()));
        double[] gradient =
                turned.layers().getFirst().signals().getFirst().gradient().toDoubles();
        double[] seen = full.layers().getLast().signals().getFirst().gradient().toDoubles();
        for (int t = 0; t < STEPS; t++) {
            assertEquals(gradient[STEPS - 1 - t], seen[t], 1e-12);
        }
    }

    /** In float32 the numbers are those of float64 up to rounding. */
    @Test
    void singlePrecisionIsLookedAtToo() {
        Recurrent<LstmState> wide = Parameters.initialise(Recurrent.of(new LstmCell(2, HIDDEN)), 3, DType.FLOAT64);
        Recurrent<LstmState> narrow = Tree.map(wide, parameter -> parameter.to(DType.FLOAT32));
        Flow exact = GradientFlow.of(wide).look(Var.of(X), GradientFlowTest::loss);
        Flow rounded = GradientFlow.of(narrow).look(Var.of(X.to(DType.FLOAT32)), GradientFlowTest::loss);
        assertArrayEquals(
                exact.carried().values().toDoubles(), rounded.carried().values().toDoubles(), 1e-5);
        assertArrayEquals(
                exact.gradients().values().toDoubles(),
                rounded.gradients().values().toDoubles(),
                1e-4);
    }

    @Test
    void aTrainingThatIsLookedAtHasTheSameBits() {
        List<String> weights = new ArrayList<>();
        for (boolean looks : new boolean[] {false, true}) {
            Recurrent<LstmState> layer = Parameters.initialise(Recurrent.of(new LstmCell(2, HIDDEN)), 3);
            Optimiser adam = new Adam().on(layer, 0.01);
            Tensor x = drawn("training", STEPS, 3, 2).to(DType.FLOAT32);
            for (int update = 0; update < 3; update++) {
                if (looks) {
                    GradientFlow.of(layer).look(Sequences.of(Var.of(x), 5, 2, 3), GradientFlowTest::loss);
                }
                try (Tape tape = Tape.training(RandomKey.of(update))) {
                    Outputs<LstmState> y = layer.apply(Sequences.of(tape.input(x), 5, 2, 3));
                    CellTrace trace = looks ? y.trace() : null;
                    Gradients gradients = tape.backward(loss(y));
                    if (trace != null) {
                        assertEquals(
                                0,
                                Flow.of(trace).layers().getFirst().jacobians().size());
                    }
                    adam.step(gradients);
                }
            }
            weights.add(Parameters.sha256(layer));
        }
        assertEquals(weights.get(0), weights.get(1));
    }

    @Test
    void badInputIsNamed() {
        Recurrent<Var> layer = Linearly.scaled(0.5, 2);
        assertThrows(HyperParameterException.class, () -> GradientFlow.of(layer).withDirections(-1));
        assertThrows(ShapeException.class, () -> GradientFlow.of(layer).look(Linearly.zeros(3, 1, 2), Outputs::all));
        assertThrows(
                TapeException.class,
                () -> GradientFlow.of(layer).look(Linearly.zeros(3, 1, 2), y -> Var.scalar(1, DType.FLOAT64)));
    }

    /** What tells nothing has no layers, and its pictures no rows. */
    @Test
    void aLayerThatTellsNothingIsNothing() {
        Flow flow = new Flow(List.of());
        assertEquals(List.of(), flow.findings());
        assertEquals("", flow.toString());
        assertEquals(0, flow.sizes().rows().size());
        assertEquals(0, flow.gradients().matrix().length);
    }
}
