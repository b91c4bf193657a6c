package dev.refrain.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.nn.cell.ElmanCell;
import dev.refrain.nn.cell.LstmCell;
import dev.refrain.nn.cell.LstmState;
import dev.refrain.nn.init.Initialisers;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class StackedTest {
    private static final Tensor X = Initialisers.normal(0, 1).draw(RandomKey.of(3), Shape.of(5, 2, 3), DType.FLOAT32);

    private final LstmCell lower = Parameters.initialise(new LstmCell(3, 4), 1);
    private final LstmCell upper = Parameters.initialise(new LstmCell(4, 2), 2);
    private final Stacked<LstmState> stack = Recurrent.stack(List.of(lower, upper));

    @Test
    void aStackIsOneLayerAfterTheOther() {
        Outputs<LstmState> below = Recurrent.of(lower).apply(Var.of(X));
        Outputs<LstmState> above = Recurrent.of(upper).apply(below.all());
        Outputs<List<LstmState>> stacked = stack.apply(Var.of(X));
        assertEquals(above.all().value(), stacked.all().value());
        assertEquals(below.last().cell().value(), stacked.last().get(0).cell().value());
        assertEquals(above.last().cell().value(), stacked.last().get(1).cell().value());
    }

    @Test
    void stepByStepItGivesTheSameBits() {
        Outputs<List<LstmState>> whole = stack.apply(Var.of(X));
        List<LstmState> state = stack.initialState(Var.of(X).select(0, 0));
        for (int t = 0; t < 5; t++) {
            Step<List<LstmState>> step = stack.step(Var.of(X).select(0, t), state);
            assertEquals(whole.all().select(0, t).value(), step.output().value());
            state = step.next();
        }
        assertEquals(whole.last().get(1).cell().value(), state.get(1).cell().value());
    }

    @Test
    void whatGoesFromOneToTheNextIsDroppedAndOnlyThere() {
        Stacked<LstmState> dropped = stack.withDropout(0.5);
        assertEquals(
                stack.apply(Var.of(X)).all().value(),
                dropped.apply(Var.of(X)).all().value());
        try (Tape tape = Tape.training(RandomKey.of(1));
                Tape again = Tape.training(RandomKey.of(1))) {
            Outputs<List<LstmState>> y = dropped.apply(tape.input(X));
            assertNotEquals(stack.apply(Var.of(X)).all().value(), y.all().value());
            assertEquals(
                    stack.apply(Var.of(X)).last().get(0).hidden().value(),
                    y.last().get(0).hidden().value());
            assertEquals(y.all().value(), dropped.apply(again.input(X)).all().value());
        }
    }

    /** The lower layer gives the same at both steps; only the mask differs. */
    @Test
    void masksOfTwoStepsDiffer() {
        ElmanCell blind = new ElmanCell(3, 64);
        Stacked<Var> layers = Parameters.initialise(Recurrent.stack(List.of(blind, new ElmanCell(64, 64))), 4);
        blind.weightHh().assign(Tensor.zeros(DType.FLOAT32, 64, 64));
        Tensor same = Tensor.full(DType.FLOAT32, 1, 2, 1, 3);
        try (Tape tape = Tape.training(RandomKey.of(1))) {
            Var first = layers.withDropout(0.5).apply(tape.input(same)).all();
            Var second = layers.withDropout(0.5)
                    .step(
                            tape.input(same).select(0, 1),
                            layers.initialState(tape.input(same).select(0, 1)))
                    .output();
            assertNotEquals(first.select(0, 0).value(), second.value());
        }
    }

    @Test
    void itsParametersAreFoundByTheirPlaceInTheStack() {
        assertEquals(
                List.of(
                        "layers.0.cell.weightIh",
                        "layers.0.cell.weightHh",
                        "layers.0.cell.bias",
                        "layers.1.cell.weightIh",
                        "layers.1.cell.weightHh",
                        "layers.1.cell.bias"),
                List.copyOf(Tree.leaves(stack).keySet()));
    }

    @Test
    void sizesGoFromOneToTheNext() {
        Stacked<LstmState> three = Parameters.initialise(Recurrent.stack(3, 3, 4, LstmCell::new), 1);
        assertEquals(Shape.of(5, 2, 4), three.apply(Var.of(X)).all().shape());
        Stacked<Directions<LstmState>> both =
                Parameters.initialise(Recurrent.bidirectionalStack(2, 3, 4, LstmCell::new), 1);
        assertEquals(Shape.of(5, 2, 8), both.apply(Var.of(X)).all().shape());
        assertEquals(
                Shape.of(8, 16),
                Tree.leaves(both).get("layers.1.backward.cell.weightIh").shape());
    }

    @Test
    void noLayersAndRatesOutsideTheRangeAreNamed() {
        assertEquals(
                "stacked layers: got 0, expected 1 or more",
                assertThrows(HyperParameterException.class, () -> Recurrent.stack(List.of()))
                        .getMessage());
        assertThrows(HyperParameterException.class, () -> Recurrent.stack(0, 3, 4, LstmCell::new));
        assertThrows(HyperParameterException.class, () -> Recurrent.stack(2, 3, 0, LstmCell::new));
        for (double rate : new double[] {1, -0.1, Double.NaN}) {
            assertThrows(HyperParameterException.class, () -> stack.withDropout(rate));
        }
    }

    @Test
    void statesOfAnotherNumberOfLayersAreNamed() {
        List<LstmState> one = stack.initialState(Var.of(X).select(0, 0)).subList(0, 1);
        assertEquals(
                "stacked: got 1 states, expected 2, one for each layer",
                assertThrows(SequenceException.class, () -> stack.apply(Var.of(X), one))
                        .getMessage());
    }
}
