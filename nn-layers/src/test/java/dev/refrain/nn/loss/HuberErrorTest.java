package dev.refrain.nn.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.refrain.autograd.Gradients;
import dev.refrain.autograd.Pullback;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Var;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

/** Huber's error, and the absolute one that it becomes far away, by hand. */
class HuberErrorTest {
    private static Tensor vector(double... values) {
        return Tensor.of(values, values.length);
    }

    @Test
    void theAbsoluteErrorIsTheDistance() {
        Slopes found = Slopes.of(new AbsoluteError(Reduction.NONE), vector(3, -2, 1.5), vector(1, 1, 1.5));
        assertEquals(vector(2, 3, 0), found.value());
        assertEquals(vector(1, -1, 0), found.byPrediction());
        assertArrayEquals(new double[] {-1, 1, 0}, found.byTarget().toDoubles(), 0); // -0 is 0
        Var p = Var.of(vector(3, -2, 1.5));
        Var t = Var.of(vector(1, 1, 1.5));
        assertEquals(5, new AbsoluteError(Reduction.SUM).of(p, t).item());
        assertEquals(5.0 / 3, new AbsoluteError(Reduction.MEAN).of(p, t).item());
    }

    /** With δ = 2: 1² / 2, then 2 (3 - 1), then 2²/2 at the border, where both pieces agree. */
    @Test
    void hubersErrorIsSquaredNearbyAndLinearFarAway() {
        Slopes found = Slopes.of(new HuberError(Reduction.NONE, 2), vector(2, -2, 2.5, 7), vector(1, 1, 0.5, 7));
        assertEquals(vector(0.5, 4, 2, 0), found.value());
        assertEquals(vector(1, -2, 2, 0), found.byPrediction());
    }

    @Property(seed = "431", tries = 200)
    void hubersErrorIsItsEquation(
            @ForAll @DoubleRange(min = -9, max = 9) double p,
            @ForAll @DoubleRange(min = -9, max = 9) double t,
            @ForAll @DoubleRange(min = 0.01, max = 5) double delta) {
        double d = Math.abs(p - t);
        double expected = d <= delta ? d * d / 2 : delta * (d - delta / 2);
        HuberError loss = new HuberError(Reduction.NONE, delta);
        Slopes found = Slopes.of(loss, vector(p), vector(t));
        assertEquals(expected, found.value().get(0), 1e-14 * (1 + expected));
        assertEquals(Math.clamp(p - t, -delta, delta), found.byPrediction().get(0), 1e-14 * (1 + delta));
    }

    /** Its second derivative at 0 is that of the square. */
    @Test
    void hubersErrorIsSmoothWhereItIsRight() {
        HuberError loss = new HuberError(Reduction.SUM);
        try (Tape tape = Tape.open()) {
            Var p = tape.input(vector(1));
            Gradients first = tape.gradients(loss.of(p, Var.of(vector(1))), List.of(p), Pullback.recorded());
            Gradients second = tape.gradients(first.of(p).sum(), List.of(p), Pullback.plain());
            assertEquals(vector(1), second.of(p).value());
        }
    }

    @Test
    void boundsOutsideTheRangeAreNamed() {
        for (double delta : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            String message = assertThrows(HyperParameterException.class, () -> new HuberError(Reduction.SUM, delta))
                    .getMessage();
            assertEquals("huber error delta: got %s, expected a finite number above 0".formatted(delta), message);
        }
    }

    @Test
    void otherShapesAreNamedWithTheLoss() {
        Map<String, Loss> losses = Map.of(
                "absolute error", new AbsoluteError(Reduction.MEAN),
                "huber error", new HuberError(Reduction.MEAN),
                "kullback-leibler", new KullbackLeibler(Reduction.MEAN),
                "cosine distance", new CosineDistance(Reduction.MEAN));
        losses.forEach((name, loss) -> {
            Var p = Var.of(Tensor.zeros(DType.FLOAT32, 2, 3));
            Var t = Var.of(Tensor.zeros(DType.FLOAT32, 3));
            String message =
                    assertThrows(ShapeException.class, () -> loss.of(p, t)).getMessage();
            assertEquals(
                    name + ": got a prediction of shape [2, 3] and a target of shape [3], expected the same", message);
        });
    }
}
