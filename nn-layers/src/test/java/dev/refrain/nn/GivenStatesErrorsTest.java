package dev.refrain.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.ModelException;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Var;
import dev.refrain.nn.cell.ElmanCell;
import dev.refrain.nn.cell.GruCell;
import dev.refrain.nn.cell.LstmCell;
import dev.refrain.nn.cell.LstmState;
import dev.refrain.nn.init.Initialisers;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** States and cells that do not fit, and what is said about them before the first step. */
class GivenStatesErrorsTest {
    /** A cell that is no record. */
    private static final class ClassCell implements Cell<Var> {
        private final Parameter weight = new Parameter(Shape.of(4, 4), Initialisers.zeros());

        @Override
        public Step<Var> step(Var x, Var h) {
            Var next = h.matmul(weight);
            return new Step<>(next, next);
        }

        @Override
        public Var initialState(Var x) {
            return Functions.zeros(x, 4);
        }
    }

    private static Var zeros(int... sizes) {
        return Var.of(Tensor.zeros(DType.FLOAT32, sizes));
    }

    private static <S> Recurrent<S> layer(Cell<S> cell) {
        return Recurrent.of(Parameters.initialise(cell, 1));
    }

    private static <S> void assertRefused(Recurrent<S> layer, S state, String got, String expected) {
        String message = "recurrent: got a state of shape " + got + ", expected " + expected + " for this batch";
        assertEquals(message, refusal(layer, zeros(2, 3, 5), state));
        try (Tape tape = Tape.open()) {
            assertEquals(message, refusal(layer, tape.input(Tensor.zeros(DType.FLOAT32, 2, 3, 5)), state));
        }
    }

    private static <S> String refusal(Recurrent<S> layer, Var x, S state) {
        return assertThrows(SequenceException.class, () -> layer.apply(x, state))
                .getMessage();
    }

    @Test
    void aStateOfAnotherShapeIsAnErrorWithBothShapes() {
        for (Recurrent<Var> layer : List.of(layer(new ElmanCell(5, 4)), layer(new GruCell(5, 4)))) {
            assertRefused(layer, zeros(1, 4), "[1, 4]", "[3, 4]"); // would broadcast over the batch
            assertRefused(layer, zeros(4), "[4]", "[3, 4]");
            assertRefused(layer, zeros(3, 1), "[3, 1]", "[3, 4]");
            assertRefused(layer, zeros(), "[]", "[3, 4]");
            assertRefused(layer, zeros(3, 5), "[3, 5]", "[3, 4]");
            assertRefused(layer, zeros(2, 4), "[2, 4]", "[3, 4]");
            assertRefused(layer, zeros(1, 3, 4), "[1, 3, 4]", "[3, 4]");
        }
    }

    @Test
    void aPartOfAStateOfAnotherShapeIsAnErrorWithAllShapes() {
        Recurrent<LstmState> layer = layer(new LstmCell(5, 4));
        String expected = "hidden [3, 4], cell [3, 4]";
        assertRefused(layer, new LstmState(zeros(3, 4), zeros(4)), "hidden [3, 4], cell [4]", expected);
        assertRefused(layer, new LstmState(zeros(3, 4), zeros()), "hidden [3, 4], cell []", expected);
        assertRefused(layer, new LstmState(zeros(1, 4), zeros(3, 4)), "hidden [1, 4], cell [3, 4]", expected);
        assertRefused(layer, new LstmState(zeros(1, 4), zeros(1, 4)), "hidden [1, 4], cell [1, 4]", expected);
        assertRefused(layer, new LstmState(zeros(3, 6), zeros(3, 6)), "hidden [3, 6], cell [3, 6]", expected);
    }

    @Test
    void noStateIsAnErrorThatNamesTheArgument() {
        Recurrent<Var> layer = layer(new GruCell(5, 4));
        Var x = zeros(2, 3, 5);
        assertEquals(
                "initialState",
                assertThrows(NullPointerException.class, () -> layer.apply(x, null))
                        .getMessage());
    }

    @Test
    void aStepHasBothParts() {
        Var output = zeros(3, 4);
        String noOutput = assertThrows(NullPointerException.class, () -> new Step<>(null, output))
                .getMessage();
        assertEquals("output", noOutput);
        String noState = assertThrows(NullPointerException.class, () -> new Step<>(output, null))
                .getMessage();
        assertEquals("next", noState);
    }

    @Test
    void aCellWhoseParametersCannotBeFoundIsAnErrorThatNamesItsClass() {
        Parameter hidden = new Parameter(Shape.of(5, 4), Initialisers.zeros());
        Cell<Var> anonymous = new Cell<>() {
            @Override
            public Step<Var> step(Var x, Var h) {
                return new Step<>(x.matmul(hidden), h);
            }

            @Override
            public Var initialState(Var x) {
                return Functions.zeros(x, 4);
            }
        };
        for (Cell<Var> cell : List.of(new ClassCell(), anonymous)) {
            String message =
                    assertThrows(ModelException.class, () -> Recurrent.of(cell)).getMessage();
            assertTrue(message.contains(cell.getClass().getTypeName()), message);
            assertTrue(message.contains("parameters cannot be found: use records"), message);
        }
    }

    @Test
    void noCellIsAnErrorThatNamesTheArgument() {
        assertEquals(
                "cell",
                assertThrows(NullPointerException.class, () -> Recurrent.of(null))
                        .getMessage());
    }
}
