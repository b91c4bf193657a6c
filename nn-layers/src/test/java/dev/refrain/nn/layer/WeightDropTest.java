package dev.refrain.nn.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Gradients;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Activation;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.nn.Outputs;
import dev.refrain.nn.Recurrent;
import dev.refrain.nn.Stacked;
import dev.refrain.nn.cell.ElmanCell;
import dev.refrain.nn.cell.LstmCell;
import dev.refrain.nn.cell.LstmState;
import dev.refrain.nn.check.GradChecks;
import dev.refrain.nn.init.Initialisers;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class WeightDropTest {
    private static final int SIZE = 40;

    /** h' = relu(h W): from the identity, W as it is used, then W². */
    private final ElmanCell cell = powers();

    private final WeightDrop<Var> layer = new WeightDrop<>(Recurrent.of(cell), "weightHh", 0.25);

    private static ElmanCell powers() {
        ElmanCell cell = new ElmanCell(1, SIZE, Activation.RELU).withoutBias();
        cell.weightIh().load("weightIh", Tensor.zeros(DType.FLOAT64, 1, SIZE));
        cell.weightHh().load("weightHh", Tensor.full(DType.FLOAT64, 3, SIZE, SIZE));
        return cell;
    }

    private static Tensor identity() {
        return Initialisers.identity().draw(RandomKey.of(0), Shape.of(SIZE, SIZE), DType.FLOAT64);
    }

    private Outputs<Var> twoSteps(Tape tape) {
        return layer.apply(tape.input(Tensor.zeros(DType.FLOAT64, 2, SIZE, 1)), tape.input(identity()));
    }

    @Test
    void someWeightsAreZeroAndTheOthersLargerTheSameAtAllSteps() {
        try (Tape tape = Tape.training(RandomKey.of(2))) {
            Var y = twoSteps(tape).all().detach();
            Var used = y.select(0, 0);
            double[] weights = used.value().toDoubles();
            assertTrue(Arrays.stream(weights).allMatch(each -> each == 0 || each == 4));
            double kept = Arrays.stream(weights).filter(each -> each != 0).count() / (double) weights.length;
            assertEquals(0.75, kept, 4 * Math.sqrt(0.75 * 0.25 / weights.length), "4 standard deviations");
            assertEquals(used.matmul(used).value(), y.select(0, 1).value());
            assertNotEquals(y.value(), twoSteps(tape).all().value(), "another run");
        }
    }

    /** The tape of a run is that of x or of the state. */
    @Test
    void weightsAreDroppedOnTheTapeOfTheStateToo() {
        Var zeros = Var.of(Tensor.zeros(DType.FLOAT64, 2, SIZE, 1));
        try (Tape tape = Tape.training(RandomKey.of(2));
                Tape same = Tape.training(RandomKey.of(2))) {
            Var state = same.input(identity());
            Var expected = twoSteps(tape).all();
            assertEquals(expected.value(), layer.apply(zeros, state).all().value());
            assertNotEquals(
                    expected.select(0, 0).value(),
                    layer.step(zeros.select(0, 0), state).output().value(),
                    "others for one step");
        }
        try (Tape tape = Tape.training(RandomKey.of(2))) {
            double[] weights = layer.step(zeros.select(0, 0), tape.input(identity()))
                    .output()
                    .value()
                    .toDoubles();
            assertTrue(Arrays.stream(weights).allMatch(each -> each == 0 || each == 4));
        }
    }

    @Test
    void evaluatingItIsTheLayer() {
        try (Tape tape = Tape.open()) {
            assertEquals(
                    Tensor.full(DType.FLOAT64, 3, SIZE, SIZE),
                    twoSteps(tape).all().select(0, 0).value());
        }
        assertEquals(
                Tensor.full(DType.FLOAT64, 3, SIZE, SIZE),
                layer.step(Var.of(Tensor.zeros(DType.FLOAT64, SIZE, 1)), Var.of(identity()))
                        .output()
                        .value());
    }

    /** The weights themselves learn, where they were not dropped. */
    @Test
    void gradientsGoThroughTheMask() {
        try (Tape tape = Tape.training(RandomKey.of(2))) {
            Var used = twoSteps(tape).all().select(0, 0);
            double[] weights = used.value().toDoubles();
            Gradients gradients = tape.backward(used.sum());
            double[] gradient = gradients.of(cell.weightHh()).value().toDoubles();
            for (int i = 0; i < weights.length; i++) {
                assertEquals(weights[i] == 0 ? 0 : 4 / 3.0, gradient[i], 1e-15);
            }
        }
    }

    @Test
    void allWeightsOfThatNameAreDropped() {
        Stacked<LstmState> stack = GradChecks.drawn(Recurrent.stack(2, 3, 4, LstmCell::new), RandomKey.of(1));
        WeightDrop<List<LstmState>> dropped = new WeightDrop<>(stack, "weightHh", 0.5);
        assertEquals(
                List.copyOf(Tree.leaves(stack).keySet()),
                Tree.leaves(dropped).keySet().stream()
                        .map(path -> path.substring("layer.".length()))
                        .toList());
        try (Tape tape = Tape.training(RandomKey.of(2))) {
            Tensor x = Tensor.full(DType.FLOAT64, 1, 3, 1, 3);
            Gradients gradients =
                    tape.backward(dropped.apply(tape.input(x)).all().sum());
            Tree.leaves(stack).forEach((path, parameter) -> {
                long zeros = Arrays.stream(gradients.of(parameter).value().toDoubles())
                        .filter(each -> each == 0)
                        .count();
                boolean isDropped = path.endsWith("weightHh");
                assertEquals(isDropped, zeros > parameter.shape().count() / 4, path);
            });
        }
    }

    @Test
    void ratesOutsideTheRangeAndUnknownWeightsAreNamed() {
        for (double rate : new double[] {-0.1, 1, Double.NaN}) {
            assertThrows(HyperParameterException.class, () -> new WeightDrop<>(layer.layer(), "weightHh", rate));
        }
        HyperParameterException unknown =
                assertThrows(HyperParameterException.class, () -> new WeightDrop<>(layer.layer(), "Hh", 0.5));
        assertEquals(
                "weight drop: got weight Hh, expected the name of a parameter of [cell.weightIh, cell.weightHh]",
                unknown.getMessage());
    }
}
