package dev.refrain.nn.loss;

import static dev.refrain.nn.Numbers.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Var;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.nn.Numbers;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CosineDistanceTest {
    private static final CosineDistance NONE = new CosineDistance(Reduction.NONE);

    private static double of(double[] p, double[] t, double epsilon) {
        return new CosineDistance(Reduction.SUM, epsilon)
                .of(Var.of(Tensor.of(p, p.length)), Var.of(Tensor.of(t, t.length)))
                .item();
    }

    @Property(seed = "433", tries = 200)
    void itIsOneLessTheCosine(
            @ForAll Random random,
            @ForAll @IntRange(min = 1, max = 6) int size,
            @ForAll @DoubleRange(min = 0.01, max = 1.5) double epsilon) {
        double[] p = Numbers.random(random, size);
        double[] t = Numbers.random(random, size);
        double product = 0;
        double ofP = 0;
        double ofT = 0;
        for (int i = 0; i < size; i++) {
            product += p[i] * t[i];
            ofP += p[i] * p[i];
            ofT += t[i] * t[i];
        }
        double lengths = Math.max(Math.sqrt(ofP), epsilon) * Math.max(Math.sqrt(ofT), epsilon);
        assertEquals(1 - product / lengths, of(p, t, epsilon), 1e-14);
    }

    @Property(seed = "434", tries = 100)
    void lengthsDoNotMatterAndItIsWithinZeroAndTwo(
            @ForAll Random random, @ForAll @DoubleRange(min = 0.01, max = 99) double times) {
        Var p = Var.of(Numbers.random(random, DType.FLOAT32, 4, 3));
        Var t = Var.of(Numbers.random(random, DType.FLOAT32, 4, 3));
        double[] plain = NONE.of(p, t).value().toDoubles();
        assertClose(plain, NONE.of(p.mul(times), t).value().toDoubles(), 1e-6, "longer");
        assertClose(plain, NONE.of(t, p).value().toDoubles(), 1e-6, "the other way round");
        for (double each : NONE.of(p, p.mul(times)).value().toDoubles()) {
            assertTrue(each >= 0 && each < 1e-13, () -> "of one direction " + each); // 1 - cos would have some 10⁻⁷
        }
        assertEquals(2, NONE.of(p, p.neg()).mean().item(), 1e-6);
    }

    @Test
    void ofAZeroVectorItIsOne() {
        assertEquals(1, of(new double[] {0, 0}, new double[] {3, 4}, 1e-8));
        assertEquals(1, of(new double[] {3, 4}, new double[] {0, 0}, 1e-8));
        assertEquals(1, of(new double[2], new double[2], 1e-8));
        assertEquals(1, of(new double[0], new double[0], 1e-8));
        Slopes found = Slopes.of(
                new CosineDistance(Reduction.SUM, 0.5),
                Tensor.of(new double[] {0, 0}, 2),
                Tensor.of(new double[] {3, 4}, 2));
        assertClose(new double[] {-1.2, -1.6}, found.byPrediction().toDoubles(), 1e-15, "-t / ‖t‖ / ε");
        assertClose(new double[] {0, 0}, found.byTarget().toDoubles(), 1e-15, "by target");
    }

    /** Squares of which float32 has no numbers. */
    @Test
    void vectorsAsLongOrShortAsTheyCanBeHaveADirection() {
        for (float size : new float[] {1e-7f, 1e30f}) {
            Var p = Var.of(Tensor.of(new float[] {size, 0}, 1, 2));
            Var t = Var.of(Tensor.of(new float[] {size, size}, 1, 2));
            assertEquals(1 - Math.sqrt(0.5), NONE.of(p, t).item(), 1e-6);
        }
    }

    @Test
    void itReducesTheLastAxis() {
        Var x = Var.of(Numbers.random(new Random(1), DType.FLOAT64, 2, 3, 4));
        Var y = Var.of(Numbers.random(new Random(2), DType.FLOAT64, 2, 3, 4));
        Var terms = NONE.of(x, y);
        assertEquals(Shape.of(2, 3), terms.shape());
        assertEquals(
                terms.mean().item(), new CosineDistance(Reduction.MEAN).of(x, y).item(), 1e-15);
    }

    @Test
    void whatDoesNotFitIsNamed() {
        Var scalar = Var.scalar(1, DType.FLOAT64);
        assertEquals(
                "cosine distance: got a prediction of shape [], expected [..., F]",
                assertThrows(ShapeException.class, () -> NONE.of(scalar, scalar))
                        .getMessage());
        for (double epsilon : new double[] {0, -1, Double.NaN}) {
            assertThrows(HyperParameterException.class, () -> new CosineDistance(Reduction.SUM, epsilon));
        }
    }
}
