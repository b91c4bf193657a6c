package dev.refrain.gradcheck.junit.newcell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Var;
import dev.refrain.gradcheck.junit.CellContract;
import dev.refrain.nn.Bidirectional;
import dev.refrain.nn.Cell;
import dev.refrain.nn.CellTrace;
import dev.refrain.nn.Directions;
import dev.refrain.nn.Outputs;
import dev.refrain.nn.Parameters;
import dev.refrain.nn.Recurrent;
import dev.refrain.nn.RecurrentLayer;
import dev.refrain.nn.Sequences;
import dev.refrain.nn.Stacked;
import dev.refrain.nn.Step;
import dev.refrain.nn.check.GradChecks;
import dev.refrain.nn.init.Initialisers;
import dev.refrain.nn.io.SafeTensors;
import dev.refrain.nn.layer.WeightDrop;
import dev.refrain.nn.loss.Reduction;
import dev.refrain.nn.loss.SquaredError;
import dev.refrain.nn.optim.Adam;
import dev.refrain.nn.optim.Optimiser;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All that a cell which somebody writes gets for nothing. Its gradients are proven by one line, the method below. */
class NewCellTest implements CellContract<Var> {
    private static final int STEPS = 6;
    private static final int[] LENGTHS = {6, 0, 4};

    @Override
    public Cell<Var> cell(int inputSize) {
        return new LeakyCell(inputSize, 3);
    }

    private static Tensor x() {
        return Initialisers.normal(0, 1).draw(RandomKey.of(1), Shape.of(STEPS, LENGTHS.length, 2), DType.FLOAT64);
    }

    private static Sequences sequences() {
        return Sequences.of(Var.of(x()), LENGTHS);
    }

    private static <M> M drawn(M model) {
        return GradChecks.drawn(model, RandomKey.of(2));
    }

    @Test
    void itIsCompiled() {
        String explained = drawn(Recurrent.of(new LeakyCell(2, 3))).explain(sequences());
        assertTrue(explained.startsWith("compiled: 6 steps of 3 rows"), explained);
        assertTrue(explained.contains("before  "), "its products of x are taken before the loop: " + explained);
    }

    @Test
    void itReadsBothWaysAndInStacks() {
        Stacked<Directions<Var>> layers = drawn(Recurrent.bidirectionalStack(2, 2, 3, LeakyCell::new));
        Outputs<List<Directions<Var>>> y = layers.apply(sequences());
        assertEquals(Shape.of(STEPS, 3, 6), y.all().shape());
        assertEquals(0, y.last().get(1).backward().select(0, 1).square().sum().item(), "a sequence of no steps");
        assertEquals(
                y.all().select(0, 3).select(0, 2).value(),
                y.atEnd().select(0, 2).value());
    }

    @Test
    void itIsStreamed() {
        Recurrent<Var> layer = drawn(Recurrent.of(new LeakyCell(2, 3)));
        Var x = Var.of(x());
        Var state = layer.initialState(x.select(0, 0));
        for (int t = 0; t < STEPS; t++) {
            Step<Var> step = layer.step(x.select(0, t), state);
            assertEquals(
                    layer.apply(x).all().select(0, t).value(), step.output().value());
            state = step.next();
        }
    }

    @Test
    void itsGatesAreSeen() {
        Bidirectional<Var> layer = drawn(Recurrent.of(new LeakyCell(2, 3)).bidirectional());
        try (Tape tape = Tape.open()) {
            Outputs<Directions<Var>> y = layer.apply(Sequences.of(tape.input(x()), LENGTHS));
            CellTrace trace = y.trace();
            tape.backward(y.sequences().mean().square().sum());
            assertEquals(
                    List.of("a", "a.pre", "n", "n.pre", "state", "output").stream()
                            .map(name -> "backward." + name)
                            .toList(),
                    trace.names().subList(6, 12));
            assertTrue(Var.of(trace.gradients("backward.a.pre")).abs().sum().item() > 0);
        }
    }

    @Test
    void itIsSavedAndLoaded(@TempDir Path folder) throws Exception {
        RecurrentLayer<Var> layer = Parameters.initialise(Recurrent.of(new LeakyCell(2, 3)), 3);
        Path file = folder.resolve("leaky.safetensors");
        SafeTensors.of(Parameters.values(layer), Map.of()).write(file);
        RecurrentLayer<Var> other = Parameters.load(
                Recurrent.of(new LeakyCell(2, 3)), SafeTensors.read(file).tensors());
        assertEquals(Parameters.sha256(layer), Parameters.sha256(other));
    }

    @Test
    void itsWeightsAreDroppedAndItLearns() {
        RecurrentLayer<Var> layer = new WeightDrop<>(drawn(Recurrent.of(new LeakyCell(2, 3))), "hidden.weight", 0.1);
        Optimiser optimiser = new Adam().on(layer, 0.02);
        Sequences target = Sequences.of(
                Var.of(x()).slice(2, 0, 1).tanh().mul(Var.of(Tensor.full(DType.FLOAT64, 0.5, 1, 1, 3))), LENGTHS);
        double first = 0;
        double last = 0;
        for (int update = 0; update < 200; update++) {
            try (Tape tape = Tape.training(RandomKey.of(update))) {
                Outputs<Var> y = layer.apply(Sequences.of(tape.input(x()), LENGTHS));
                Var loss = new SquaredError(Reduction.MEAN).of(y.sequences(), target);
                last = loss.item();
                first = update == 0 ? last : first;
                optimiser.step(tape.backward(loss));
            }
        }
        assertTrue(last < first / 10, first + " to " + last);
    }
}
