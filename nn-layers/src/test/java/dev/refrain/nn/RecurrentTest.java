package dev.refrain.nn;

import static dev.refrain.nn.Numbers.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.nn.cell.ElmanCell;
import dev.refrain.nn.cell.GruCell;
import dev.refrain.nn.cell.LstmCell;
import dev.refrain.nn.cell.LstmState;
import dev.refrain.nn.layer.Linear;
import dev.refrain.nn.loss.BinaryCrossEntropy;
import dev.refrain.nn.loss.Loss;
import dev.refrain.nn.loss.Reduction;
import dev.refrain.nn.optim.Adam;
import dev.refrain.nn.optim.Optimiser;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.List;
import java.util.Random;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

class RecurrentTest {
    /** A recurrent layer and what reads it. */
    public record Model<S>(Recurrent<S> layer, Linear readout) {
        Var apply(Var x) {
            return readout.apply(layer.apply(x).all());
        }
    }

    /** Minimal gated unit, Zhou et al. 2016, as a user would write it. */
    public record MguCell(Linear forget, Linear candidate) implements Cell<Var> {
        MguCell(int input, int hidden) {
            this(new Linear(hidden + input, hidden), new Linear(hidden + input, hidden));
        }

        @Override
        public Step<Var> step(Var x, Var h) {
            Var f = forget.apply(Functions.concat(h, x)).sigmoid();
            Var n = candidate.apply(Functions.concat(f.mul(h), x)).tanh();
            Var next = h.add(f.mul(n.sub(h)));
            return new Step<>(next, next);
        }

        @Override
        public Var initialState(Var x) {
            return Functions.zeros(x, forget.weight().shape().size(1));
        }
    }

    /** A cell without weights whose state is a record: the sum so far, and how many steps it took. */
    private record Counter() implements Cell<Counter.State> {
        record State(Var sum, int steps) {}

        @Override
        public Step<State> step(Var x, State state) {
            Var sum = state.sum().add(x);
            return new Step<>(sum.mul(10), new State(sum, state.steps() + 1));
        }

        @Override
        public State initialState(Var x) {
            return new State(Functions.zeros(x, x.shape().size(1)), 0);
        }
    }

    private static final Tensor ONE_TO_SIX = Tensor.of(new double[] {1, 2, 3, 4, 5, 6}, 3, 1, 2);

    @Test
    void stepsRunInTheOrderOfTimeWithTheStateCarried() {
        Outputs<Counter.State> outputs = Recurrent.of(new Counter()).apply(Var.of(ONE_TO_SIX));
        Tensor expected = Tensor.of(new double[] {10, 20, 40, 60, 90, 120}, 3, 1, 2);
        assertEquals(expected, outputs.all().value());
        assertEquals(Tensor.of(new double[] {90, 120}, 1, 2), outputs.atEnd().value());
        assertEquals(Tensor.of(new double[] {9, 12}, 1, 2), outputs.last().sum().value());
        assertEquals(3, outputs.last().steps());
    }

    @Test
    void aRunBeginsAtTheStateItIsGiven() {
        Counter.State before = new Counter.State(Var.of(Tensor.of(new double[] {100, 200}, 1, 2)), 7);
        Outputs<Counter.State> outputs = Recurrent.of(new Counter()).apply(Var.of(ONE_TO_SIX), before);
        assertEquals(
                Tensor.of(new double[] {109, 212}, 1, 2), outputs.last().sum().value());
        assertEquals(10, outputs.last().steps());
    }

    @Test
    void noTimeStepsAreAnError() {
        Recurrent<Var> layer = Recurrent.of(new GruCell(2, 3));
        Var empty = Var.of(Tensor.zeros(DType.FLOAT32, 0, 4, 2));
        String message =
                assertThrows(SequenceException.class, () -> layer.apply(empty)).getMessage();
        assertTrue(message.contains("0 time steps") && message.contains("[0, 4, 2]"), message);
        Var state = Var.of(Tensor.zeros(DType.FLOAT32, 4, 3));
        assertThrows(SequenceException.class, () -> layer.apply(empty, state));
    }

    @Test
    void whatIsNoSequenceIsAnErrorWithItsShape() {
        Recurrent<Var> layer = Recurrent.of(new GruCell(2, 3));
        for (Shape shape : List.of(Shape.of(), Shape.of(2), Shape.of(4, 2), Shape.of(3, 4, 2, 1))) {
            Var x = Var.of(Tensor.zeros(DType.FLOAT32, shape.sizes()));
            String message =
                    assertThrows(SequenceException.class, () -> layer.apply(x)).getMessage();
            assertTrue(message.contains("shape " + shape + ", expected [T, B, F]"), message);
        }
    }

    @Test
    void aParametersPathGoesThroughTheLayer() {
        Model<LstmState> model = new Model<>(Recurrent.of(new LstmCell(2, 3)), new Linear(3, 1));
        assertEquals(
                List.of(
                        "layer.cell.weightIh",
                        "layer.cell.weightHh",
                        "layer.cell.bias",
                        "readout.weight",
                        "readout.bias"),
                List.copyOf(Tree.leaves(model).keySet()));
        Cell<LstmState> withoutBias = new LstmCell(new LstmCell(2, 3).weightIh(), new LstmCell(2, 3).weightHh(), null);
        assertEquals(
                List.of("cell.weightIh", "cell.weightHh"),
                List.copyOf(Tree.leaves(Recurrent.of(withoutBias)).keySet()));
    }

    @Test
    void aModelIsMappedToFloat64() {
        Model<LstmState> model = Parameters.initialise(
                new Model<>(Recurrent.of(new LstmCell(2, 3)), Linear.withoutBias(3, 1)), 5, DType.FLOAT32);
        Model<LstmState> wide = Tree.map(model, parameter -> parameter.to(DType.FLOAT64));
        Tensor x = Numbers.random(new Random(3), DType.FLOAT32, 4, 2, 2);
        Tensor exact = wide.apply(Var.of(x.to(DType.FLOAT64))).value();
        assertEquals(DType.FLOAT64, exact.dtype());
        assertClose(exact.toDoubles(), model.apply(Var.of(x)).value().toDoubles(), 1e-6, "outputs");
        assertEquals(DType.FLOAT32, model.readout().weight().dtype());
    }

    @Test
    void aFreshCellHasParametersOfItsOwnAndDrawsTheSame() {
        ElmanCell cell = Parameters.initialise(new ElmanCell(2, 3, Activation.RELU), 5, DType.FLOAT64);
        Recurrent<Var> fresh = Tree.map(Recurrent.of(cell), Parameter::fresh);
        ElmanCell copy = (ElmanCell) fresh.cell();
        assertEquals(Activation.RELU, copy.activation());
        Tree.leaves(copy).forEach((path, parameter) -> assertFalse(parameter.isInitialised(), path));
        Parameters.initialise(copy, 5, DType.FLOAT64);
        assertEquals(Parameters.sha256(cell), Parameters.sha256(copy));
        copy.weightIh().assign(Tensor.zeros(DType.FLOAT64, 2, 3));
        assertFalse(cell.weightIh().value().equals(copy.weightIh().value()));
    }

    @Test
    void aUsersOwnCellLearnsToSayWhatCameTwoStepsBefore() {
        Model<Var> model =
                Parameters.initialise(new Model<>(Recurrent.of(new MguCell(1, 8)), new Linear(8, 1)), 1, DType.FLOAT32);
        SequencedMap<String, Parameter> leaves = Tree.leaves(model);
        assertTrue(leaves.containsKey("layer.cell.candidate.weight"), leaves.toString());
        Optimiser optimiser = new Adam().on(model, 0.02);
        double first = delayLoss(model, optimiser, 0);
        for (int step = 1; step < 300; step++) {
            delayLoss(model, optimiser, step);
        }
        double last = delayLoss(model, optimiser, 300);
        assertTrue(first > 0.6 && last < 0.1, "loss from " + first + " to " + last);
    }

    /** One update, and the loss before it: ten random bits each in 16 sequences, to be said two steps later. */
    private static double delayLoss(Model<Var> model, Optimiser optimiser, int step) {
        int batch = 16;
        Random random = new Random(step);
        float[] bits = new float[12 * batch];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = random.nextInt(2);
        }
        Var all = Var.of(Tensor.of(bits, 12, batch, 1));
        Loss loss = new BinaryCrossEntropy(Reduction.MEAN);
        try (Tape tape = Tape.open()) {
            Var said = model.apply(tape.input(all.value())).slice(0, 2, 12);
            Var value = loss.of(said, all.slice(0, 0, 10));
            optimiser.step(tape.backward(value));
            return value.item();
        }
    }
}
