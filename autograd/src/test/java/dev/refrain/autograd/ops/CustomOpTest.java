package dev.refrain.autograd.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.refrain.autograd.Pullback;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.TapeException;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.check.GradCheck;
import dev.refrain.autograd.outside.Cube;
import dev.refrain.autograd.outside.ScaledByWeight;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CustomOpTest {
    private static final Tensor X = Tensor.of(new double[] {0.5, -1, 2, 0.25, 1, -0.5}, 2, 3);

    @Test
    void aPullbackOverVarsHasGradientsOfBothOrders() {
        GradCheck.of(x -> Var.apply(new Cube(3, false), x.mul(1.5)).sum(0), X).verify();
    }

    private static final Tensor W = Tensor.of(new double[] {2, 3, -1}, 3);

    @Test
    void onePullbackOnArraysHasTheFirst() {
        ScaledByWeight op = new ScaledByWeight(false, new AtomicInteger());
        GradCheck.of((x, w) -> Var.apply(op, x, w).tanh(), X, W).order(1).verify();
    }

    @Test
    void andSaysSoWhenItIsToBeRecorded() {
        ScaledByWeight op = new ScaledByWeight(false, new AtomicInteger());
        try (Tape tape = Tape.open()) {
            Var x = tape.input(X);
            Var y = Var.apply(op, x, tape.input(W)).sum();
            TapeException e =
                    assertThrows(TapeException.class, () -> tape.gradients(y, List.of(x), Pullback.recorded()));
            assertEquals(TapeException.Kind.FIRST_ORDER, e.kind());
            assertEquals(
                    "scaledByWeight: its pullback calculates on arrays (firstOrder), so a gradient of it cannot be recorded: take"
                            + " plain gradients, as GradCheck does by order(1), or write the pullback over Vars",
                    e.getMessage());
        }
    }

    /** Which gives something else than it says. */
    private record Liar(Tensor value) implements CustomOp {
        @Override
        public Shape shape(Shapes in) {
            return in.at(0);
        }

        @Override
        public Tensor forward(List<Tensor> inputs) {
            return value;
        }

        @Override
        public void pullback(Saved saved, Var cotangent, Sink sink) {
            sink.give(0, () -> saved.output());
        }
    }

    @Test
    void aValueOfAnotherShapeOrTypeIsRefused() {
        Tensor small = Tensor.zeros(DType.FLOAT64, 2);
        ShapeException e = assertThrows(ShapeException.class, () -> Var.apply(new Liar(small), Var.of(X)));
        assertEquals("liar: its forward gave float64[2], expected float64[2, 3]", e.getMessage());
        Tensor narrow = Tensor.zeros(DType.FLOAT32, 2, 3);
        assertThrows(ShapeException.class, () -> Var.apply(new Liar(narrow), Var.of(X)));
    }

    @Test
    void aPullbackMayNotReadWhatIsNotSaved() {
        try (Tape tape = Tape.open()) {
            Var x = tape.input(X);
            Var y = Var.apply(new Liar(X), x).sum();
            assertThrows(IllegalStateException.class, () -> tape.gradients(y, List.of(x), Pullback.plain()));
        }
    }
}
