package dev.refrain.nn.init;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Var;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class OrthogonalTest {
    private static Tensor draw(long seed, int... sizes) {
        return Initialisers.orthogonal().draw(RandomKey.of(seed), Shape.of(sizes), DType.FLOAT64);
    }

    /** The largest element of WᵀW - I, or of WWᵀ - I for a wide one. */
    private static double error(Tensor weight) {
        Var w = Var.of(weight);
        boolean wide = weight.shape().size(1) > weight.shape().size(0);
        Var product = wide ? w.matmul(w.transpose()) : w.transpose().matmul(w);
        Tensor identity = Initialisers.identity().draw(RandomKey.of(0), product.shape(), DType.FLOAT64);
        return product.sub(Var.of(identity)).abs().maxOver().item();
    }

    @Property(seed = "621", tries = 200)
    void columnsOrRowsAreOrthonormal(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 30) int rows,
            @ForAll @IntRange(min = 1, max = 30) int columns) {
        double error = error(draw(seed, rows, columns));
        assertTrue(error < 1e-13, () -> rows + " by " + columns + ": " + error);
    }

    @Test
    void sizesOfRealModelsAreToo() {
        for (int[] sizes : new int[][] {{256, 256}, {1, 1000}, {1000, 1}, {300, 7}, {7, 300}, {1, 1}}) {
            double error = error(draw(5, sizes));
            assertTrue(error < 1e-12, () -> Arrays.toString(sizes) + ": " + error);
        }
    }

    /** With R's diagonal positive, Q R is A: Qᵀ A is upper triangular, and its diagonal positive. */
    @Property(seed = "622", tries = 60)
    void itIsTheFactorOfTheNormalNumbersOfTheKey(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 9) int rows,
            @ForAll @IntRange(min = 1, max = 9) int columns) {
        Tensor drawn = Initialisers.normal(0, 1).draw(RandomKey.of(seed), Shape.of(rows, columns), DType.FLOAT64);
        Var a = Var.of(drawn);
        Var q = Var.of(draw(seed, rows, columns));
        boolean wide = columns > rows;
        Tensor r = (wide ? q.matmul(a.transpose()) : q.transpose().matmul(a)).value();
        int size = Math.min(rows, columns);
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < i; j++) {
                assertEquals(0, r.get(i, j), 1e-13);
            }
            assertTrue(r.get(i, i) > 0, r::toString);
        }
    }

    /**
     * Of a uniformly distributed rotation or reflection of space, every element is uniform in [-1, 1] (Archimedes), the trace has
     * mean 0 and variance 1 (Diaconis and Shahshahani 1994), and half have determinant 1.
     */
    @Test
    void allAreEquallyLikely() {
        int draws = 4000;
        int[][] counts = new int[9][8];
        double trace = 0;
        double squares = 0;
        int rotations = 0;
        for (int seed = 0; seed < draws; seed++) {
            double[] q = draw(seed, 3, 3).toDoubles();
            for (int i = 0; i < 9; i++) {
                counts[i][(int) Math.min(7, (q[i] + 1) * 4)]++;
            }
            double sum = q[0] + q[4] + q[8];
            trace += sum / draws;
            squares += sum * sum / draws;
            double determinant = q[0] * (q[4] * q[8] - q[5] * q[7])
                    - q[1] * (q[3] * q[8] - q[5] * q[6])
                    + q[2] * (q[3] * q[7] - q[4] * q[6]);
            rotations += determinant > 0 ? 1 : 0;
        }
        for (int[] element : counts) {
            double chiSquared = Arrays.stream(element)
                    .mapToDouble(count -> (count - draws / 8.0) * (count - draws / 8.0) / (draws / 8.0))
                    .sum();
            assertTrue(chiSquared < 29, () -> Arrays.toString(element)); // 7 degrees of freedom: nine at p = 0.00014
        }
        assertEquals(0, trace, 4 / Math.sqrt(draws));
        assertEquals(1, squares, 4 * Math.sqrt(2.0 / draws)); // of the fourth moment 3
        assertEquals(draws / 2.0, rotations, 4 * Math.sqrt(draws / 4.0));
    }

    @Test
    void sizesInFrontAreInputs() {
        Tensor window = draw(3, 2, 3, 4, 5);
        assertEquals(draw(3, 24, 5), Var.of(window).reshape(24, 5).value());
        assertTrue(error(Var.of(window).reshape(24, 5).value()) < 1e-14);
    }

    @Test
    void theGainIsAFactor() {
        Tensor twice = Initialisers.orthogonal(2).draw(RandomKey.of(3), Shape.of(4, 4), DType.FLOAT64);
        assertEquals(Var.of(draw(3, 4, 4)).mul(2).value(), twice);
        assertThrows(HyperParameterException.class, () -> Initialisers.orthogonal(Double.NaN));
    }
}
