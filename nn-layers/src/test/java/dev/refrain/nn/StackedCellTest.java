package dev.refrain.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.nn.cell.GruCell;
import dev.refrain.nn.cell.LstmCell;
import dev.refrain.nn.cell.LstmState;
import dev.refrain.nn.init.Initialisers;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class StackedCellTest {
    private static final Tensor X = Initialisers.normal(0, 1).draw(RandomKey.of(3), Shape.of(5, 2, 3), DType.FLOAT32);

    private final LstmCell lower = Parameters.initialise(new LstmCell(3, 4), 1);
    private final LstmCell upper = Parameters.initialise(new LstmCell(4, 2), 2);

    /** To the bit where each runs step by step: compiled, a layer's product of x is another chain in a stack than alone. */
    @Test
    void aStackIsOneLayerAfterTheOther() {
        Outputs<LstmState> below = Recurrent.of(lower).unrolled().apply(Var.of(X));
        Outputs<LstmState> above = Recurrent.of(upper).unrolled().apply(below.all());
        Outputs<List<LstmState>> stacked =
                Recurrent.stack(List.of(lower, upper)).unrolled().apply(Var.of(X));
        assertEquals(above.all().value(), stacked.all().value());
        assertEquals(below.last().cell().value(), stacked.last().get(0).cell().value());
        assertEquals(above.last().cell().value(), stacked.last().get(1).cell().value());
    }

    @Test
    void whatGoesFromOneToTheNextIsDroppedAnewAtEveryStepAndOnlyThere() {
        Recurrent<List<LstmState>> plain = Recurrent.stack(List.of(lower, upper));
        Recurrent<List<LstmState>> dropped = Recurrent.of(new StackedCell<>(List.of(lower, upper), 0.5));
        assertEquals(
                plain.apply(Var.of(X)).all().value(),
                dropped.apply(Var.of(X)).all().value());
        try (Tape tape = Tape.training(RandomKey.of(1));
                Tape again = Tape.training(RandomKey.of(1))) {
            Outputs<List<LstmState>> y = dropped.apply(tape.input(X));
            assertNotEquals(plain.apply(Var.of(X)).all().value(), y.all().value());
            assertEquals(
                    plain.unrolled().apply(Var.of(X)).last().get(0).hidden().value(),
                    y.last().get(0).hidden().value());
            assertEquals(y.all().value(), dropped.apply(again.input(X)).all().value());
        }
    }

    /** The same input at both steps; only the mask differs. */
    @Test
    void masksOfTwoStepsDiffer() {
        StackedCell<Var> cell =
                Parameters.initialise(new StackedCell<>(List.of(new GruCell(3, 64), new GruCell(64, 64)), 0.5), 4);
        try (Tape tape = Tape.training(RandomKey.of(1))) {
            Var x = tape.input(X).select(0, 0);
            List<Var> state = cell.initialState(x);
            assertNotEquals(
                    cell.step(x, state).output().value(),
                    cell.step(x, state).output().value());
        }
    }

    @Test
    void itsParametersAreFoundByTheirPlaceInTheStack() {
        assertEquals(
                List.of(
                        "cell.cells.0.weightIh",
                        "cell.cells.0.weightHh",
                        "cell.cells.0.bias",
                        "cell.cells.1.weightIh",
                        "cell.cells.1.weightHh",
                        "cell.cells.1.bias"),
                List.copyOf(Tree.leaves(Recurrent.stack(List.of(lower, upper))).keySet()));
    }

    @Test
    void noCellsAndRatesOutsideTheRangeAreNamed() {
        assertEquals(
                "stacked cells: got 0, expected 1 or more",
                assertThrows(HyperParameterException.class, () -> Recurrent.stack(List.of()))
                        .getMessage());
        assertThrows(HyperParameterException.class, () -> new StackedCell<>(List.of(lower, upper), 1));
    }
}
