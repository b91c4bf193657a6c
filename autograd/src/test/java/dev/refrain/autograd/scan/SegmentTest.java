package dev.refrain.autograd.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.refrain.autograd.Pullback;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Var;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class SegmentTest {
    private final Tensor flat = Tensor.of(new double[] {0, 1, 2, 3, 4, 5, 6}, 7);

    @Test
    void isWhatLiesThereInItsShape() {
        Var part = Var.apply(new Segment(2, Shape.of(2, 2)), Var.of(flat));
        assertEquals(Tensor.of(new double[] {2, 3, 4, 5}, 2, 2), part.value());
        assertEquals(2, Var.apply(new Segment(2, Shape.of()), Var.of(flat)).item());
    }

    @Test
    void givesItsCotangentThereAndZeroElsewhere() {
        try (Tape tape = Tape.open()) {
            Var x = tape.input(flat);
            Var cotangent = Var.of(Tensor.of(new double[] {10, 20, 30, 40}, 2, 2));
            Var part = Var.apply(new Segment(2, Shape.of(2, 2)), x);
            assertEquals(
                    Tensor.of(new double[] {0, 0, 10, 20, 30, 40, 0}, 7),
                    tape.gradients(part, List.of(x), Pullback.plain().from(cotangent))
                            .of(x)
                            .value());
        }
    }

    @Test
    void isWithinTheValue() {
        assertThrows(ShapeException.class, () -> Var.apply(new Segment(5, Shape.of(3)), Var.of(flat)));
    }
}
