package dev.refrain.nn.optim;

import static dev.refrain.nn.Numbers.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Gradients;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Var;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.nn.Numbers;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.NonFiniteException;
import dev.refrain.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;

/** Clipping by norm and value as PyTorch does it, and adaptive clipping as its paper has it. */
class ClipsTest {
    private static Gradients ofQuadratic(Weights model) {
        double[] all = Quadratic.gradient(Quadratic.weights(model));
        return Gradients.of(Map.of(
                model.left(), Tensor.of(new double[] {all[0], all[1]}, 2),
                model.right(), Tensor.of(new double[] {all[2], all[3], all[4]}, 3)));
    }

    private static double[] all(Gradients gradients, Weights model) {
        double[] left = gradients.of(model.left()).value().toDoubles();
        double[] right = gradients.of(model.right()).value().toDoubles();
        return new double[] {left[0], left[1], right[0], right[1], right[2]};
    }

    /** PyTorch divides by norm + 10⁻⁶. */
    @Example
    void byNormItIsPyTorchsButForItsMillionth() {
        Weights model = Quadratic.model();
        List<double[]> expected = Golden.section("clip by norm");
        double norm = expected.getFirst()[0];
        Gradients gradients = ofQuadratic(model);
        assertEquals(norm, ClipByGlobalNorm.norm(gradients), 1e-12 * norm);
        double[] scaled = expected.getLast().clone();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] *= (norm + 1e-6) / norm;
        }
        assertClose(scaled, all(new ClipByGlobalNorm(2.5).apply(gradients), model), 1e-12, "clipped");
    }

    @Example
    void byValueItIsPyTorchs() {
        Weights model = Quadratic.model();
        Gradients clipped = new ClipByValue(1.2).apply(ofQuadratic(model));
        assertClose(Golden.section("clip by value").getFirst(), all(clipped, model), 0, "clipped");
    }

    private static double[] counted(int factor, int modulus, double divisor) {
        double[] counted = new double[12];
        for (int k = 0; k < 12; k++) {
            counted[k] = (factor * k % modulus - modulus / 2) / divisor;
        }
        return counted;
    }

    @Example
    void adaptivelyItIsThePapers() {
        double[] weights = counted(7, 17, 8);
        double[] gradients = counted(5, 13, 4);
        for (int row = 0; row < 4; row++) {
            weights[3 * row + 1] = 0;
            gradients[3 * row + 2] /= 100;
        }
        Weights model = Weights.of(Tensor.of(weights, 4, 3), Tensor.of(new double[] {0.5, -1, 2}, 3));
        Gradients clipped = new AdaptiveClip(0.2)
                .apply(model.gradients(Tensor.of(gradients, 4, 3), Tensor.of(new double[] {3, 4, -12}, 3)));
        double[] matrix = clipped.of(model.left()).value().toDoubles();
        assertClose(Golden.section("adaptive clip of a matrix").getFirst(), matrix, 1e-12, "matrix");
        for (int row = 0; row < 4; row++) {
            assertEquals(gradients[3 * row + 2], matrix[3 * row + 2]); // it was small enough
        }
        double[] vector = clipped.of(model.right()).value().toDoubles();
        assertClose(Golden.section("adaptive clip of a vector").getFirst(), vector, 1e-12, "vector");
    }

    @Property(seed = "531", tries = 100)
    void belowTheLimitsNoBitChangesAndAboveNothingIsLarger(
            @ForAll long seed, @ForAll @DoubleRange(min = 0.01, max = 4) double limit, @ForAll DType dtype) {
        Random random = new Random(seed);
        Weights model = Weights.of(Numbers.random(random, dtype, 3, 4), Numbers.random(random, dtype));
        Gradients gradients = model.gradients(Numbers.random(random, dtype, 3, 4), Numbers.random(random, dtype));
        for (Clip clip : List.of(new ClipByValue(limit), new AdaptiveClip(limit), new ClipByGlobalNorm(limit))) {
            Gradients once = clip.apply(gradients);
            Tensor before = gradients.of(model.left()).value();
            Tensor after = once.of(model.left()).value();
            boolean any = false;
            for (int row = 0; row < 3; row++) {
                for (int column = 0; column < 4; column++) {
                    double one = after.get(row, column);
                    any |= one != before.get(row, column);
                    assertTrue(Math.abs(one) <= Math.abs(before.get(row, column)));
                    assertTrue(one * before.get(row, column) >= 0);
                }
            }
            assertTrue(any || after.equals(before), "not even a sign of zero");
            Gradients huge = clip.apply(gradients.mul(1e4));
            Gradients again = clip.apply(huge);
            double[] numbers = huge.of(model.left()).value().toDoubles();
            assertClose(numbers, again.of(model.left()).value().toDoubles(), 1e-6, "twice is once");
        }
    }

    @Example
    void rowsStayRowsWithTheValuesThatTheyHaveWithTheirZeros() {
        Random random = new Random(5);
        Weights model = Weights.of(Numbers.random(random, DType.FLOAT64, 5, 3), Tensor.zeros(DType.FLOAT64, 1));
        Gradients rows;
        try (Tape tape = Tape.open()) {
            Ids ids = tape.ids(Ids.of(new int[] {3, 1, 3}, 3));
            rows = tape.backward(
                    model.left().on(ids).gatherRows(ids).mul(7).square().sum());
        }
        Gradients whole = rows.map(gradient -> gradient);
        for (Clip clip : List.of(new ClipByValue(4), new AdaptiveClip(0.3))) {
            Gradients clipped = clip.apply(rows);
            assertEquals(
                    List.of(1, 3),
                    Arrays.stream(clipped.rows(model.left())
                                    .orElseThrow()
                                    .rows()
                                    .toArray())
                            .boxed()
                            .toList());
            double[] expected = clip.apply(whole).of(model.left()).value().toDoubles();
            assertClose(expected, clipped.of(model.left()).value().toDoubles(), 1e-15, clip.toString());
        }
    }

    @Example
    void aGradientThatIsNotFiniteIsNamed() {
        Weights model = Weights.of(new double[] {1, 2}, new double[] {3});
        Gradients gradients = model.gradientsOfLeft(Tensor.of(new double[] {1, Double.NaN}, 2));
        for (Clip clip : List.of(new ClipByValue(4), new AdaptiveClip(0.3))) {
            String message = assertThrows(NonFiniteException.class, () -> clip.apply(gradients))
                    .getMessage();
            assertTrue(message.contains("is NaN at [1]"), message);
        }
    }

    @Example
    void limitsOutOfRangeAreNamed() {
        for (double bad : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            String expected = ": got " + bad + ", expected a finite number above 0";
            assertEquals("limit of gradients" + expected, refusal(() -> new ClipByValue(bad)));
            assertEquals("limit of gradients over weights" + expected, refusal(() -> new AdaptiveClip(bad)));
            assertEquals("least norm of weights" + expected, refusal(() -> new AdaptiveClip(1, bad)));
        }
    }

    private static String refusal(Runnable making) {
        return assertThrows(HyperParameterException.class, making::run).getMessage();
    }

    @Example
    void aVarOfTheGradientsIsNotWritten() {
        Weights model = Weights.of(new double[] {1, 2}, new double[] {3});
        Gradients gradients = model.gradientsOfLeft(Tensor.of(new double[] {1, -9}, 2));
        Var before = gradients.of(model.left());
        new ClipByValue(0.5).apply(gradients);
        new AdaptiveClip(0.5).apply(gradients);
        assertEquals(Tensor.of(new double[] {1, -9}, 2), before.value());
    }
}
