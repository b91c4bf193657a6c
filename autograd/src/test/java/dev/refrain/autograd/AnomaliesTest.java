package dev.refrain.autograd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.outside.UserCode;
import dev.refrain.autograd.scan.Recurrence;
import dev.refrain.autograd.scan.Scan;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.NonFiniteException;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class AnomaliesTest {
    private static String anomaly(UnaryOperator<Var> function, double... x) {
        try (Tape tape = Tape.open().detectAnomalies()) {
            NonFiniteException e = assertThrows(NonFiniteException.class, () -> {
                Var in = tape.input(Tensor.of(x, x.length));
                tape.gradients(function.apply(in).sum(), List.of(in), Pullback.plain());
            });
            return e.getMessage();
        }
    }

    private static void assertBegins(String expected, String message) {
        assertTrue(message.startsWith(expected), message);
    }

    @Test
    void namesTheFirstOpForward() {
        assertBegins(
                "anomaly: log made -Infinity at [1] of its value [3] from 0.0; it is %2 of the tape, recorded at"
                        + " UserCode.logarithm(UserCode.java:11) < ",
                anomaly(x -> UserCode.logarithm(x.mul(1)).exp().log().sqrt(), 1, 0, 2));
    }

    @Test
    void namesANaN() {
        assertBegins(
                "anomaly: sqrt made NaN at [0] of its value [2] from -1.0; it is %1 of the tape, recorded at"
                        + " UserCode.root(UserCode.java:16)",
                anomaly(UserCode::root, -1, 1));
    }

    @Test
    void namesTheFirstOpBackward() {
        assertBegins(
                "anomaly: the pullback of sqrt made Infinity at [1] of what its input 0 [2] gets, where it is applied to"
                        + " 0.0; it is %1 of the tape, recorded at UserCode.root(UserCode.java:16)",
                anomaly(x -> UserCode.root(x).mul(2), 1, 0));
    }

    @Test
    void namesTheFirstElementToo() {
        assertBegins(
                "anomaly: the pullback of sqrt made Infinity at [0] of what its input 0 [2] gets, where it is applied to"
                        + " 0.0; it is %1 of the tape, recorded at UserCode.root(UserCode.java:16)",
                anomaly(x -> UserCode.root(x).mul(2), 0, 1));
    }

    /** There the first op is one of the pullback's own. */
    @Test
    void namesAnOpOfARecordedPass() {
        try (Tape tape = Tape.open().detectAnomalies()) {
            Var x = tape.input(Tensor.of(new double[] {0}, 1));
            NonFiniteException e = assertThrows(
                    NonFiniteException.class, () -> tape.gradients(x.sqrt().sum(), List.of(x), Pullback.recorded()));
            assertBegins("anomaly: div made Infinity at [0] of its value [1] from 0.5, 0.0;", e.getMessage());
        }
    }

    @Test
    void namesTheTimeInARecurrence() {
        Scan<Var> halving = new Scan<>((x, h) -> {
            Var next = h.sub(x);
            return new Recurrence.Result<>(UserCode.logarithm(next), next);
        });
        try (Tape tape = Tape.open().detectAnomalies()) {
            Var x = tape.input(Tensor.full(DType.FLOAT64, 1, 4, 1, 1));
            Var first = tape.input(Tensor.full(DType.FLOAT64, 3, 1, 1));
            NonFiniteException e = assertThrows(NonFiniteException.class, () -> halving.run(x, first));
            assertBegins("anomaly: log made -Infinity at [0, 0] of its value [1, 1] from 0.0;", e.getMessage());
            assertTrue(e.getMessage().endsWith(", time 2"), e.getMessage());
        }
    }

    @Test
    void namesTheTimeWhereTheStateAloneIsOnTheTapeAndNoneAfterwards() {
        Scan<Var> halving = new Scan<>((x, h) -> {
            Var next = h.sub(x);
            return new Recurrence.Result<>(UserCode.logarithm(next), next);
        });
        Var x = Var.of(Tensor.full(DType.FLOAT64, 1, 4, 1, 1));
        try (Tape tape = Tape.open().detectAnomalies()) {
            Var first = tape.input(Tensor.full(DType.FLOAT64, 3, 1, 1));
            NonFiniteException e = assertThrows(NonFiniteException.class, () -> halving.run(x, first));
            assertTrue(e.getMessage().endsWith(", time 2"), e.getMessage());
        }
        try (Tape tape = Tape.open().detectAnomalies()) {
            Var last = halving.run(x, tape.input(Tensor.full(DType.FLOAT64, 5, 1, 1)))
                    .last();
            NonFiniteException e = assertThrows(NonFiniteException.class, () -> UserCode.logarithm(last.sub(1)));
            assertFalse(e.getMessage().contains("time"), e.getMessage());
        }
    }

    @Test
    void namesAnInputAndAParameterThatIsNaN() {
        assertEquals("anomaly: an input is NaN at [1] of its value [2]", anomaly(x -> x, 1, Double.NaN));
        Parameter weight = new Parameter(Shape.of(1), (key, shape, dtype) -> Tensor.full(dtype, Double.NaN, 1));
        weight.initialise("cell.weight", RandomKey.of(0), DType.FLOAT64);
        assertEquals("anomaly: parameter cell.weight is NaN at [0] of its value [1]", anomaly(x -> x.mul(weight), 1));
    }

    /** As a mask of -∞ before a softmax: no op made it. */
    @Test
    void anInfinityThatWasGivenIsNone() {
        try (Tape tape = Tape.open().detectAnomalies()) {
            Var x = tape.input(Tensor.of(new double[] {Double.NEGATIVE_INFINITY, 1, Double.NEGATIVE_INFINITY}, 3));
            Var y = x.add(1).softmax(0).slice(0, 1, 2).sum();
            assertEquals(1, y.item());
        }
    }

    @Test
    void soundComputationsPass() {
        try (Tape tape = Tape.open().detectAnomalies()) {
            Var x = tape.input(Tensor.of(new double[] {1, 2}, 2));
            assertEquals(
                    Tensor.of(new double[] {2, 4}, 2),
                    tape.gradients(x.square().sum(), List.of(x), Pullback.plain())
                            .of(x)
                            .value());
        }
    }
}
