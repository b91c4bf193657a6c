package dev.refrain.nn.loss;

import static dev.refrain.nn.Numbers.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Pullback;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Numbers;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SquaredErrorTest {
    @Property(seed = "401", tries = 50)
    void itIsTheSumOfSquaresAndItsGradientTwiceTheError(@ForAll long seed, @ForAll @IntRange(min = 1, max = 9) int n) {
        Random random = new Random(seed);
        double[] p = Numbers.random(random, n);
        double[] t = Numbers.random(random, n);
        double sum = 0;
        double[] slope = new double[n];
        for (int i = 0; i < n; i++) {
            sum += (p[i] - t[i]) * (p[i] - t[i]);
            slope[i] = 2 * (p[i] - t[i]);
        }
        try (Tape tape = Tape.open()) {
            Var prediction = tape.input(Tensor.of(p, n));
            Var loss = new SquaredError(Reduction.SUM).of(prediction, Var.of(Tensor.of(t, n)));
            assertEquals(sum, loss.item(), 1e-13);
            double[] gradient = tape.gradients(loss, List.of(prediction), Pullback.plain())
                    .of(prediction)
                    .value()
                    .toDoubles();
            assertClose(slope, gradient, 1e-15, "gradient");
        }
        Var prediction = Var.of(Tensor.of(p, n));
        Var target = Var.of(Tensor.of(t, n));
        assertEquals(
                sum / n, new SquaredError(Reduction.MEAN).of(prediction, target).item(), 1e-13);
    }

    @Test
    void unreducedTermsKeepTheirShape() {
        Var prediction = Var.of(Tensor.of(new float[] {1, 2, 3, 4}, 2, 2));
        Var target = Var.of(Tensor.of(new float[] {1, 0, 5, 4.5f}, 2, 2));
        assertEquals(
                Tensor.of(new float[] {0, 4, 4, 0.25f}, 2, 2),
                new SquaredError(Reduction.NONE).of(prediction, target).value());
    }

    @Test
    void lossesNeverBroadcast() {
        Var prediction = Var.of(Tensor.zeros(DType.FLOAT32, 4, 1));
        for (Loss loss : List.of(new SquaredError(Reduction.SUM), new BinaryCrossEntropy(Reduction.SUM))) {
            for (Shape shape : List.of(Shape.of(4), Shape.of(1, 1), Shape.of(), Shape.of(4, 4))) {
                Var target = Var.of(Tensor.zeros(DType.FLOAT32, shape.sizes()));
                String message = assertThrows(ShapeException.class, () -> loss.of(prediction, target))
                        .getMessage();
                assertTrue(message.contains("prediction of shape [4, 1] and a target of shape " + shape), message);
            }
        }
    }

    @Test
    void theMeanOfNothingIsAnErrorAndItsSumIsZero() {
        Var nothing = Var.of(Tensor.zeros(DType.FLOAT32, 0, 3));
        for (Reduction reduction : Reduction.values()) {
            for (Loss loss : List.of(new SquaredError(reduction), new BinaryCrossEntropy(reduction))) {
                switch (reduction) {
                    case MEAN -> {
                        String message = assertThrows(ShapeException.class, () -> loss.of(nothing, nothing))
                                .getMessage();
                        assertTrue(message.contains("[0, 3]") && message.contains("empty reduction"), message);
                    }
                    case SUM -> assertEquals(0, loss.of(nothing, nothing).item());
                    case NONE ->
                        assertEquals(nothing.shape(), loss.of(nothing, nothing).shape());
                }
            }
        }
    }
}
