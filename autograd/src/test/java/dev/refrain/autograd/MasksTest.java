package dev.refrain.autograd;

import static dev.refrain.autograd.Asserts.assertFails;
import static dev.refrain.autograd.Samples.matrix;
import static dev.refrain.autograd.Samples.vector;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.tensor.DType;
import dev.refrain.tensor.IndexRangeException;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MasksTest {
    /** Functions with poles at 0: values and slopes there are infinite or NaN. */
    private static final List<UnaryOperator<Var>> POLES =
            List.of(Var::log, Var::reciprocal, Var::sqrt, Functions::rsqrt, x -> x.div(x), x -> Functions.atan2(x, x));

    /** f(x) at 0 is not taken: neither the value, nor the gradient, nor its gradient know of it. */
    @Property(seed = "41", tries = 60, edgeCases = EdgeCasesMode.NONE)
    void nothingLeaksFromABranchThatIsNotTaken(
            @ForAll @IntRange(max = 5) int function, @ForAll boolean first, @ForAll boolean narrow, @ForAll long seed) {
        double[] numbers = new double[40];
        double[] mask = new double[40];
        RandomKey key = RandomKey.of(seed);
        for (int i = 0; i < numbers.length; i++) {
            boolean taken = key.uniform(i) < 0.6;
            numbers[i] = taken ? 0.5 + key.uniform(100 + i) : 0;
            mask[i] = taken == first ? 1 : 0;
        }
        DType dtype = narrow ? DType.FLOAT32 : DType.FLOAT64;
        UnaryOperator<Var> f = POLES.get(function);
        Tensor at = Tensor.of(numbers, 40).to(dtype);
        Var chosen = Var.of(Tensor.of(mask, 40).to(dtype));
        Var safe = Masks.where(Masks.equal(Var.of(at), 0), Var.scalar(1, dtype), Var.of(at));
        try (Tape tape = Tape.open()) {
            Var x = tape.input(at);
            // the branch's own pole is kept away from by a choice before it; what comes back is chosen again behind it
            Var inner = Masks.where(Masks.equal(x, 0), Var.scalar(1, dtype), x);
            Var value = first ? Masks.where(chosen, f.apply(inner), x) : Masks.where(chosen, x, f.apply(inner));
            Var slope = tape.gradients(value.square().sum(), List.of(x), Pullback.recorded())
                    .of(x);
            Var second = tape.gradients(slope.square().sum(), List.of(x), Pullback.plain())
                    .of(x);
            for (Var each : List.of(value, slope, second)) {
                assertTrue(Arrays.stream(each.value().toDoubles()).allMatch(Double::isFinite), each::toString);
            }
            double[] expected = f.apply(safe).value().toDoubles();
            for (int i = 0; i < numbers.length; i++) {
                assertEquals(numbers[i] == 0 ? 0 : expected[i], value.value().get(i));
            }
        }
    }

    /** An infinite or undefined cotangent reaches the branch that was taken, and 0 the other. */
    @ParameterizedTest
    @EnumSource
    void aCotangentThatIsNotFiniteStaysWhereItBelongs(DType dtype) {
        Tensor mask = Tensor.of(new double[] {1, 0, 1, 0}, 4).to(dtype);
        double[] bad = {Double.POSITIVE_INFINITY, Double.NaN, Double.NaN, Double.NEGATIVE_INFINITY};
        try (Tape tape = Tape.open()) {
            Var a = tape.input(Tensor.full(dtype, Double.NaN, 4));
            Var b = tape.input(Tensor.full(dtype, Double.NaN, 4));
            Var c = tape.input(mask);
            Var value = Masks.where(c, a, b);
            Gradients gradients = tape.gradients(
                    value,
                    List.of(a, b),
                    Pullback.plain().from(Var.of(Tensor.of(bad, 4).to(dtype))));
            assertArrayEquals(
                    new double[] {bad[0], 0, bad[2], 0}, gradients.of(a).value().toDoubles());
            assertArrayEquals(
                    new double[] {0, bad[1], 0, bad[3]}, gradients.of(b).value().toDoubles());
        }
    }

    @Test
    void comparisonsAreOnesAndZeros() {
        Var a = Var.of(vector(1, 2, 3));
        Var b = Var.of(vector(2, 2, 2));
        assertEquals(vector(1, 0, 0), Masks.less(a, b).value());
        assertEquals(vector(1, 1, 0), Masks.lessOrEqual(a, 2).value());
        assertEquals(vector(0, 0, 1), Masks.greater(a, b).value());
        assertEquals(vector(0, 1, 1), Masks.greaterOrEqual(a, 2).value());
        assertEquals(vector(0, 1, 0), Masks.equal(a, b).value());
        assertEquals(vector(1, 0, 1), Masks.notEqual(a, 2).value());
        assertEquals(vector(1, 7, 3), Masks.maskedFill(a, Masks.equal(a, b), 7).value());
        assertEquals(vector(0, 1, 1), Masks.greater(a, 1).value());
        assertEquals(vector(1, 1, 0), Masks.less(a, 3).value());
        assertEquals(vector(2, 2, 2.5), Masks.clamp(a, 2, 2.5).value());
        assertEquals(vector(2, 2, 2), Masks.clamp(a, 2, 2).value());
    }

    @Test
    void trianglesBeginAtTheirDiagonal() {
        assertEquals(
                matrix(2, 1, 0, 0, 1, 1, 0), Masks.lower(2, 3, 0, DType.FLOAT64).value());
        assertEquals(
                matrix(2, 0, 0, 0, 1, 0, 0),
                Masks.lower(2, 3, -1, DType.FLOAT64).value());
        assertEquals(
                matrix(2, 0, 1, 1, 0, 0, 1), Masks.upper(2, 3, 1, DType.FLOAT64).value());
        Var x = Var.of(matrix(2, 1, Double.NaN, 3, 4));
        assertEquals(matrix(2, 1, 0, 3, 4), Masks.lowerTriangle(x, 0).value());
        assertEquals(matrix(2, 0, 0, 3, 0), Masks.lowerTriangle(x, -1).value());
        assertEquals(
                matrix(2, 1, 0, 0, 4),
                Masks.upperTriangle(Masks.lowerTriangle(x, 0), 0).value());
    }

    /** A triangle and what is on the other side of it are the whole. */
    @Property(seed = "42", tries = 60, edgeCases = EdgeCasesMode.NONE)
    void aTriangleAndTheRestAreTheWhole(
            @ForAll @IntRange(max = 6) int rows,
            @ForAll @IntRange(max = 6) int columns,
            @ForAll @IntRange(min = -7, max = 7) int diagonal) {
        Var lower = Masks.lower(rows, columns, diagonal, DType.FLOAT32);
        Var upper = Masks.upper(rows, columns, diagonal + 1, DType.FLOAT32);
        assertEquals(
                Tensor.full(DType.FLOAT32, 1, rows, columns), lower.add(upper).value());
        assertEquals(
                Masks.upper(columns, rows, -diagonal, DType.FLOAT32).value(),
                lower.transpose().value());
    }

    @Test
    void whatIsWrongIsSaidInOneSentence() {
        Var x = Var.of(vector(1, 2, 3));
        assertFails(
                IndexRangeException.class,
                () -> Masks.clamp(x, 2, 1),
                "clamp: bounds: got 2.0 .. 1.0, expected a range");
        assertFails(
                IndexRangeException.class,
                () -> Masks.clamp(x, Double.NaN, 1),
                "clamp: bounds: got NaN .. 1.0, expected a range");
        assertFails(
                ShapeException.class,
                () -> Masks.lowerTriangle(x, 0),
                "lowerTriangle: x: got shape [3], expected two or more axes");
    }

    @Test
    void stepsAreThoseBeforeTheEndOfEachSequence() {
        Tensor mask = Masks.steps(3, DType.FLOAT64, 2, 0, 3).value();
        assertEquals(Tensor.of(new double[] {1, 0, 1, 1, 0, 1, 0, 0, 1}, 3, 3, 1), mask);
        assertEquals(DType.FLOAT32, Masks.steps(1, DType.FLOAT32, 1).dtype());
        assertEquals(
                dev.refrain.tensor.Shape.of(2, 0, 1),
                Masks.steps(2, DType.FLOAT64).shape());
        assertFails(
                dev.refrain.tensor.IndexRangeException.class,
                () -> Masks.steps(3, DType.FLOAT64, 1, 4),
                "steps: sequence 1 has length 4, expected 0..3");
        assertFails(
                dev.refrain.tensor.IndexRangeException.class,
                () -> Masks.steps(3, DType.FLOAT64, -1),
                "steps: sequence 0 has length -1, expected 0..3");
    }
}
