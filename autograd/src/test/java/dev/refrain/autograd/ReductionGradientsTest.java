package dev.refrain.autograd;

import static dev.refrain.autograd.Asserts.assertClose;
import static dev.refrain.autograd.Samples.uniform;
import static dev.refrain.autograd.Samples.vector;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.refrain.tensor.DType;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Gradients where differences say nothing, or naive formulas give NaN: at zeros, ties, constants and infinities. */
class ReductionGradientsTest {
    private static final double INFINITY = Double.POSITIVE_INFINITY;

    private static Tensor gradient(UnaryOperator<Var> function, Tensor at) {
        try (Tape tape = Tape.open()) {
            Var x = tape.input(at);
            return tape.gradients(function.apply(x).sum(), List.of(x), Pullback.plain())
                    .of(x)
                    .value();
        }
    }

    /** H d, the gradient of ⟨gradient, d⟩. */
    private static Tensor hessian(UnaryOperator<Var> function, Tensor at, Tensor direction) {
        return gradient(
                x -> {
                    Tape tape = x.tape();
                    return tape.gradients(function.apply(x).sum(), List.of(x), Pullback.recorded())
                            .of(x)
                            .mul(Var.of(direction));
                },
                at);
    }

    /** Products without one factor, and without two: with up to three zeros, over one axis or over two. */
    @Property(seed = "1", tries = 150, edgeCases = EdgeCasesMode.NONE)
    void aFactorGetsTheProductOfTheOthersWhateverIsZero(
            @ForAll @IntRange(min = 1, max = 7) int rows,
            @ForAll @IntRange(min = 1, max = 3) int columns,
            @ForAll @IntRange(max = 3) int zeros,
            @ForAll long seed) {
        double[] factors = uniform(Shape.of(rows, columns), seed, -2, 2).toDoubles();
        int n = factors.length;
        for (int k = 0; k < zeros; k++) {
            factors[(int) Math.floorMod(seed + 3L * k, (long) n)] = 0;
        }
        double[] direction = uniform(Shape.of(n), seed + 1, -1, 1).toDoubles();
        double[] others = new double[n];
        double[] along = new double[n];
        for (int i = 0; i < n; i++) {
            others[i] = without(factors, i, i);
            for (int j = 0; j < n; j++) {
                along[i] += i == j ? 0 : without(factors, i, j) * direction[j];
            }
        }
        Tensor x = Tensor.of(factors, rows, columns);
        assertClose(Tensor.of(others, rows, columns), gradient(Reductions::prod, x), 1e-13);
        Tensor second = hessian(Reductions::prod, x, Tensor.of(direction, rows, columns));
        assertClose(Tensor.of(along, rows, columns), second, 1e-13);
    }

    private static double without(double[] factors, int one, int other) {
        return IntStream.range(0, factors.length)
                .filter(i -> i != one && i != other)
                .mapToDouble(i -> factors[i])
                .reduce(1, (a, b) -> a * b);
    }

    @Test
    void theThirdDerivativeOfAProductWithZerosIsRight() {
        Tensor x = vector(0, 0, 0, 5);
        try (Tape tape = Tape.open()) {
            Var in = tape.input(x);
            Var y = Reductions.prod(in);
            for (int order = 0; order < 3; order++) {
                y = tape.gradients(y, List.of(in), Pullback.recorded()).of(in).select(0, order);
            }
            assertEquals(5, y.item());
        }
    }

    /** Of (3, 4) d = (1, 0): H d = (d - u ⟨u, d⟩) / 5 with u = (0.6, 0.8). */
    @ParameterizedTest
    @EnumSource
    void theGradientOfANormAtZeroIsZeroAtBothOrders(DType dtype) {
        Tensor zero = Tensor.zeros(dtype, 3);
        Tensor ones = Tensor.full(dtype, 1, 3);
        assertEquals(zero, gradient(Reductions::norm, zero));
        assertEquals(zero, hessian(Reductions::norm, zero, ones));
        Tensor some = vector(3, 4, 0, 0).to(dtype);
        UnaryOperator<Var> rows = x -> Reductions.norm(x.reshape(2, 2), 1);
        assertClose(vector(0.6, 0.8, 0, 0).to(dtype), gradient(rows, some), 1e-7);
        assertClose(
                vector(0.128, -0.096, 0, 0).to(dtype),
                hessian(rows, some, vector(1, 0, 1, 1).to(dtype)),
                1e-7);
        assertClose(
                vector(0.6, 0.8).to(dtype),
                gradient(Reductions::norm, vector(3e-30, 4e-30).to(dtype)),
                1e-6);
    }

    @ParameterizedTest
    @EnumSource
    void theGradientOfAConstantsDeviationIsZeroAtBothOrders(DType dtype) {
        Tensor constant = Tensor.full(dtype, 2, 3);
        Tensor zero = Tensor.zeros(dtype, 3);
        for (UnaryOperator<Var> function : List.<UnaryOperator<Var>>of(
                Reductions::standardDeviation, Reductions::sampleStandardDeviation, Reductions::variance)) {
            assertEquals(zero, gradient(function, constant));
        }
        Tensor direction = vector(1, 0, 2).to(dtype);
        assertEquals(zero, hessian(Reductions::standardDeviation, constant, direction));
        assertEquals(vector(0, -1, 1).to(dtype), hessian(Reductions::sampleVariance, constant, direction));
        assertEquals(zero, gradient(x -> Reductions.normalise(x, 1e-5), constant));
    }

    @ParameterizedTest
    @EnumSource
    void theGradientOfALogSumExpOfNothingButMinusInfinityIsZero(DType dtype) {
        Tensor none = Tensor.full(dtype, -INFINITY, 3);
        Tensor zero = Tensor.zeros(dtype, 3);
        assertEquals(zero, gradient(Reductions::logSumExp, none));
        assertEquals(zero, hessian(Reductions::logSumExp, none, Tensor.full(dtype, 1, 3)));
        Tensor some = vector(-INFINITY, 1, 1).to(dtype);
        assertClose(vector(0, 0.5, 0.5).to(dtype), gradient(Reductions::logSumExp, some), 1e-6);
        assertClose(
                vector(0, 0.25, -0.25).to(dtype),
                hessian(Reductions::logSumExp, some, vector(9, 1, 0).to(dtype)),
                1e-6);
    }

    @Test
    void theFirstOfEqualMinimaGetsTheGradient() {
        assertEquals(vector(0, 1, 0, 0), gradient(Reductions::min, vector(3, -1, 2, -1)));
        assertEquals(vector(1, 0), gradient(Reductions::min, vector(-0.0, 0.0)));
        assertEquals(vector(0, 1), gradient(Reductions::min, vector(0.0, -0.0)));
    }

    @Test
    void gradientsOfNothingHaveItsShape() {
        Tensor nothing = Tensor.zeros(DType.FLOAT64, 2, 0);
        for (UnaryOperator<Var> function : List.<UnaryOperator<Var>>of(
                x -> Reductions.prod(x, 1),
                x -> Reductions.norm(x, 1),
                x -> Reductions.logSumExp(x, 1),
                x -> Reductions.cumSum(x, 1))) {
            assertEquals(nothing, gradient(function, nothing));
            assertEquals(nothing, hessian(function, nothing, nothing));
        }
    }
}
