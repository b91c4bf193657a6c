package dev.refrain.nn.cell;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Var;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.nn.Parameters;
import dev.refrain.nn.Recurrent;
import dev.refrain.nn.Step;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Tensor;
import java.util.Arrays;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;

class ClippedCellTest {
    private final LstmCell lstm = WrapperCase.lstm(4, 5);
    private final Var x = Var.of(WrapperCase.random(20, 4));
    private final LstmState state = WrapperCase.state(20, 5);

    private static double[] clipped(Var value, double bound) {
        return Arrays.stream(value.value().toDoubles())
                .map(each -> Math.max(-bound, Math.min(bound, each)))
                .toArray();
    }

    @Property(seed = "181", tries = 20)
    void everyPartOfTheStateIsWithinTheBound(@ForAll @DoubleRange(min = 0.05, max = 0.5) double bound) {
        Step<LstmState> plain = lstm.step(x, state);
        Step<LstmState> step = new ClippedCell<>(lstm, bound).step(x, state);
        assertArrayEquals(
                clipped(plain.next().hidden(), bound),
                step.next().hidden().value().toDoubles());
        assertArrayEquals(
                clipped(plain.next().cell(), bound), step.next().cell().value().toDoubles());
        assertSame(step.next().hidden(), step.output());
    }

    @Example
    void aBoundThatIsNeverReachedIsTheCellToTheBit() {
        Var sequence = Var.of(WrapperCase.random(6, 3, 4));
        assertEquals(
                WrapperCase.values(Recurrent.of(lstm).apply(sequence)),
                WrapperCase.values(Recurrent.of(new ClippedCell<>(lstm, 10)).apply(sequence)));
    }

    @Example
    void anotherOutputIsLeftAsItIs() {
        SruCell sru = Parameters.initialise(new SruCell(4, 4), 1, DType.FLOAT64);
        Var c = Var.of(Tensor.full(DType.FLOAT64, 3, 20, 4));
        Step<Var> step = new ClippedCell<>(sru, 0.5).step(x, c);
        assertEquals(sru.step(x, c).output().value(), step.output().value());
        assertTrue(step.next().abs().maxOver().item() <= 0.5);
    }

    @Example
    void boundsOutsideTheRangeAreNamed() {
        for (double bound : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            String message = assertThrows(HyperParameterException.class, () -> new ClippedCell<>(lstm, bound))
                    .getMessage();
            assertEquals("clipped cell bound: got %s, expected a finite number above 0".formatted(bound), message);
        }
    }
}
