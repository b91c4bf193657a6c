package dev.refrain.nn.cell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.refrain.autograd.Var;
import dev.refrain.nn.Step;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import net.jqwik.api.Example;

class ResidualTest {
    @Example
    void theOutputIsTheCellsPlusTheInputAndTheStateTheCells() {
        LstmCell lstm = WrapperCase.lstm(5, 5);
        Var x = Var.of(WrapperCase.random(3, 5));
        LstmState state = WrapperCase.state(3, 5);
        Step<LstmState> plain = lstm.step(x, state);
        Step<LstmState> step = new Residual<>(lstm).step(x, state);
        assertEquals(plain.output().add(x).value(), step.output().value());
        assertEquals(plain.next().hidden().value(), step.next().hidden().value());
        assertEquals(plain.next().cell().value(), step.next().cell().value());
    }

    /** Also where they would broadcast. */
    @Example
    void sizesThatDifferAreNamed() {
        for (int size : new int[] {1, 4}) {
            Residual<LstmState> cell = new Residual<>(WrapperCase.lstm(size, 5));
            Tensor x = WrapperCase.random(3, size);
            String message = assertThrows(ShapeException.class, () -> cell.step(Var.of(x), WrapperCase.state(3, 5)))
                    .getMessage();
            assertEquals(
                    "residual: got x of shape [3, %d] and an output of shape [3, 5], expected the same".formatted(size),
                    message);
        }
    }
}
