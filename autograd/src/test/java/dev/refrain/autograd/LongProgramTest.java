package dev.refrain.autograd;

import static dev.refrain.autograd.Samples.named;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.refrain.tensor.DType;
import dev.refrain.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Neither pass calls itself, so no length of a program is too much for the stack. */
class LongProgramTest {
    private static final int STEPS = 20_000;

    private static Tensor number(double value) {
        return Tensor.scalar(value, DType.FLOAT64);
    }

    @Test
    void aChainOfAHundredThousandOps() {
        Parameter start = named("start", number(3));
        try (Tape tape = Tape.open()) {
            Var y = start.on(tape);
            for (int i = 0; i < 100_001; i++) {
                y = y.neg();
            }
            assertEquals(-3, y.item());
            assertEquals(-1, tape.backward(y).of(start).item());
        }
    }

    /** h = a h + b with a = 1/2, b = 1 and h₀ = 2 stays at 2, so dh/da = Σ aᵏ 2 = 4 and dh/db = Σ aᵏ = 2. */
    @Test
    void aRecurrenceOfTwentyThousandSteps() {
        Parameter a = named("a", number(0.5));
        Parameter b = named("b", number(1));
        try (Tape tape = Tape.open()) {
            Var start = tape.input(number(2));
            Var h = start;
            for (int t = 0; t < STEPS; t++) {
                h = h.mul(a).add(b);
            }
            assertEquals(2, h.item());
            Gradients gradients = tape.gradients(h, List.of(start, a.on(tape), b.on(tape)), Pullback.plain());
            assertEquals(4, gradients.of(a).item(), 1e-12);
            assertEquals(2, gradients.of(b).item(), 1e-12);
            assertEquals(0, gradients.of(start).item(), Double.MIN_VALUE);
        }
    }

    /** y = x + x + ...: first and second derivative of its square. */
    @Test
    void gradientsOfGradientsOfTwentyThousandTerms() {
        try (Tape tape = Tape.open()) {
            Var x = tape.input(number(1));
            Var y = x;
            for (int i = 1; i < STEPS; i++) {
                y = y.add(x);
            }
            Var first =
                    tape.gradients(y.square(), List.of(x), Pullback.recorded()).of(x);
            assertEquals(2.0 * STEPS * STEPS, first.item());
            Var second = tape.gradients(first, List.of(x), Pullback.plain()).of(x);
            assertEquals(2.0 * STEPS * STEPS, second.item());
        }
    }
}
