package dev.refrain.autograd;

import static dev.refrain.autograd.Samples.vector;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.refrain.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The one op whose gradient is not that of its value, so that no difference could check it. */
class StopGradientTest {
    private static final Tensor X = vector(2, -3);

    @Test
    void theValueIsTheSameMemoryAndTheGradientIsNone() {
        try (Tape tape = Tape.open()) {
            Var x = tape.input(X);
            Var constant = Arrangements.stopGradient(x);
            assertEquals(X, constant.value());
            assertSame(x.buffer(), constant.buffer());
            Gradients gradients =
                    tape.gradients(x.mul(constant).add(constant.square()).sum(), List.of(x), Pullback.plain());
            assertEquals(X, gradients.of(x).value());
        }
    }

    @Test
    void thereIsNoneAtTheSecondOrderEither() {
        try (Tape tape = Tape.open()) {
            Var x = tape.input(X);
            Var y = x.square().mul(Arrangements.stopGradient(x.exp())).sum();
            Var first = tape.gradients(y, List.of(x), Pullback.recorded()).of(x);
            Var second =
                    tape.gradients(first.sum(), List.of(x), Pullback.plain()).of(x);
            assertEquals(Var.of(X).exp().mul(2).value(), second.value());
        }
    }
}
