package dev.refrain.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.refrain.autograd.Var;
import dev.refrain.autograd.scan.Recurrence;
import dev.refrain.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class PaddedStepTest {
    /** Or a mask would be copied and kept for every time. */
    @Test
    void whatIsHandedOnStaysThatAndAllElseStaysWhereASequenceHasEnded() {
        Recurrence<List<Var>> step = (x, state) -> new Recurrence.Result<>(
                x.mul(state.get(1)), List.of(state.get(0).add(x), state.get(1)));
        Var x = Var.of(Tensor.of(new double[] {1, 2}, 2, 1));
        Var sum = Var.of(Tensor.of(new double[] {10, 20}, 2, 1));
        Var mask = Var.of(Tensor.of(new double[] {3, 5}, 2, 1));
        Var remaining = Var.of(Tensor.of(new double[] {1, 0}, 2, 1));
        Recurrence.Result<Live<List<Var>>> result =
                new PaddedStep<>(step).step(x, new Live<>(List.of(sum, mask), remaining));
        assertSame(mask, result.next().state().get(1));
        assertArrayEquals(
                new double[] {11, 20}, result.next().state().get(0).value().toDoubles());
        assertArrayEquals(
                new double[] {0, -1}, result.next().remaining().value().toDoubles());
        assertArrayEquals(new double[] {3, 0}, result.output().value().toDoubles());
    }
}
