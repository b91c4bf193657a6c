package dev.refrain.gradcheck.junit.derivatives;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.refrain.autograd.Activations;
import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Gradients;
import dev.refrain.autograd.Masks;
import dev.refrain.autograd.Pullback;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.ops.PointwiseOp;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Tensor;
import dev.refrain.tensor.pointwise.Pointwise;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What gradients are where a function is not smooth: the conventions of the table, in both element types. */
class KinkConventionsTest {
    @ParameterizedTest
    @EnumSource
    void reluHasSlopeZeroAtZero(DType dtype) {
        assertSlopes(dtype, Var::relu, new double[] {-1, -0.0, 0.0, 1}, 0, 0, 0, 1);
    }

    @ParameterizedTest
    @EnumSource
    void absHasSlopeZeroAtZero(DType dtype) {
        assertSlopes(dtype, Var::abs, new double[] {-3, -0.0, 0.0, 3}, -1, 0, 0, 1);
    }

    @ParameterizedTest
    @EnumSource
    void signIsZeroAtZeroAndHasSlopeZeroEverywhere(DType dtype) {
        UnaryOperator<Var> sign = x -> Var.apply(new PointwiseOp(Pointwise.SIGN), x);
        double[] at = {-3, -0.0, 0.0, 3};
        assertArrayEquals(
                new double[] {-1, 0, 0, 1},
                sign.apply(Var.of(tensor(dtype, at))).value().toDoubles());
        assertSlopes(dtype, sign, at, 0, 0, 0, 0);
    }

    @ParameterizedTest
    @EnumSource
    void aTieOfTwoGivesTheFirstTheGradient(DType dtype) {
        Tensor a = tensor(dtype, 1, 2, 3);
        Tensor b = tensor(dtype, 2, 2, 2);
        assertGradients(in -> in.get(0).max(in.get(1)), List.of(a, b), new double[] {0, 1, 1}, new double[] {1, 0, 0});
        assertGradients(in -> in.get(0).min(in.get(1)), List.of(a, b), new double[] {1, 1, 0}, new double[] {0, 0, 1});
    }

    @ParameterizedTest
    @EnumSource
    void zerosOfBothSignsAreATie(DType dtype) {
        Tensor a = tensor(dtype, -0.0, 0.0);
        Tensor b = tensor(dtype, 0.0, -0.0);
        assertGradients(in -> in.get(0).max(in.get(1)), List.of(a, b), new double[] {1, 1}, new double[] {0, 0});
        assertGradients(in -> in.get(0).min(in.get(1)), List.of(a, b), new double[] {1, 1}, new double[] {0, 0});
    }

    @ParameterizedTest
    @EnumSource
    void theFirstMaximumInRowMajorOrderGetsTheGradient(DType dtype) {
        double[] at = {1, 5, 5, 5, 0, 5};
        assertSlopes(dtype, x -> x.maxOver(), at, 0, 1, 0, 0, 0, 0);
        assertSlopes(dtype, x -> x.reshape(2, 3).maxOver(0), at, 0, 1, 1, 1, 0, 0);
        assertSlopes(dtype, x -> x.reshape(2, 3).maxOver(1), at, 0, 1, 0, 1, 0, 0);
        assertSlopes(dtype, x -> x.reshape(2, 3).transpose().maxOver(0, 1), at, 0, 0, 0, 1, 0, 0);
    }

    /** (aᵇ)' = b aᵇ⁻¹ and its derivative b (b - 1) aᵇ⁻², which at a = 0 are limits of no general formula. */
    @ParameterizedTest
    @CsvSource({"0, 1, 0, 0", "1, 0, 1, 0", "2, 0, 0, 2", "3, 0, 0, 0"})
    void powersOfZeroHaveTheSlopesOfTheirPolynomials(double exponent, double value, double slope, double curvature) {
        for (DType dtype : DType.values()) {
            Tensor zero = tensor(dtype, 0.0);
            assertEquals(value, Var.of(zero).pow(exponent).value().get(0));
            assertSlopes(dtype, x -> x.pow(exponent), new double[] {0}, slope);
            assertEquals(curvature, curvature(x -> x.pow(exponent), zero), "the second derivative");
        }
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "0.5"})
    void powersOfZeroDoNotMoveWithAPositiveExponent(double exponent) {
        for (DType dtype : DType.values()) {
            List<Tensor> at = List.of(tensor(dtype, 0.0), tensor(dtype, exponent));
            assertEquals(0, gradients(in -> in.get(0).pow(in.get(1)), at).get(1)[0]);
        }
    }

    @ParameterizedTest
    @EnumSource
    void xlogyOfZeroIsZeroAndMovesWithTheLogarithmOnly(DType dtype) {
        Function<List<Var>, Var> xlogy = in -> Var.apply(new PointwiseOp(Pointwise.XLOGY), in.get(0), in.get(1));
        List<Tensor> at = List.of(tensor(dtype, 0, 0), tensor(dtype, 1, 2));
        double log2 = Var.of(tensor(dtype, 2)).log().value().get(0);
        assertGradients(xlogy, at, new double[] {0, log2}, new double[] {0, 0});
        List<Var> zeros = List.of(Var.of(tensor(dtype, 0)), Var.of(tensor(dtype, 0)));
        assertEquals(0, xlogy.apply(zeros).value().get(0), "0 ln 0");
    }

    /** Where one side is flat, its slope; else that of the side for x ≤ 0. */
    @ParameterizedTest
    @EnumSource
    void activationsHaveTheSlopeOfTheirFlatSide(DType dtype) {
        assertSlopes(dtype, x -> Activations.leakyRelu(x, 0.25), new double[] {-1, -0.0, 0.0, 1}, 0.25, 0.25, 0.25, 1);
        assertSlopes(dtype, x -> Activations.elu(x, 0.5), new double[] {-0.0, 0.0, 1}, 0.5, 0.5, 1);
        assertSlopes(dtype, Activations::hardTanh, new double[] {-2, -1, 0, 1, 2}, 0, 0, 1, 0, 0);
        assertSlopes(dtype, Activations::relu6, new double[] {-1, 0, 1, 6, 7}, 0, 0, 1, 0, 0);
        double sixth = dtype == DType.FLOAT32 ? (float) (1.0 / 6) : 1.0 / 6;
        assertSlopes(dtype, Activations::hardSigmoid, new double[] {-3, 0, 3}, 0, sixth, 0);
        assertSlopes(dtype, Activations::hardSwish, new double[] {-4, -3, 0, 3, 4}, 0, 0, 0.5, 1, 1);
        assertSlopes(dtype, x -> Activations.softShrink(x, 1), new double[] {-2, -1, 0, 1, 2}, 1, 0, 0, 0, 1);
        assertSlopes(dtype, x -> Activations.hardShrink(x, 1), new double[] {-2, -1, 0, 1, 2}, 1, 0, 0, 0, 1);
        assertSlopes(dtype, Functions::round, new double[] {-0.5, 0.5, 1}, 0, 0, 0);
    }

    @ParameterizedTest
    @EnumSource
    void clampGivesATieToX(DType dtype) {
        assertSlopes(dtype, x -> Masks.clamp(x, -1, 1), new double[] {-2, -1, 0, 1, 2}, 0, 1, 1, 1, 0);
        List<Tensor> at = List.of(tensor(dtype, 0, 1, 5, 1), tensor(dtype, 1, 1, 1, 2), tensor(dtype, 3, 1, 3, 0));
        assertGradients(
                in -> Masks.clamp(in.get(0), in.get(1), in.get(2)),
                at,
                new double[] {0, 1, 0, 0},
                new double[] {1, 0, 0, 0},
                new double[] {0, 0, 1, 1});
    }

    @ParameterizedTest
    @EnumSource
    void aLengthOfZeroHasNoSlopeAndInfinitiesShareASumOfExponentials(DType dtype) {
        Tensor zero = tensor(dtype, 0);
        assertGradients(
                in -> Functions.hypot(in.get(0), in.get(1)), List.of(zero, zero), new double[] {0}, new double[] {0});
        Tensor never = tensor(dtype, Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY, 0);
        Tensor other = tensor(dtype, Double.NEGATIVE_INFINITY, 0, Double.NEGATIVE_INFINITY);
        assertGradients(
                in -> Functions.logAddExp(in.get(0), in.get(1)),
                List.of(never, other),
                new double[] {0.5, 0, 1},
                new double[] {0.5, 1, 0});
    }

    /** Derivatives have their limits far out, where a product of their factors would be 0 · ∞. */
    @ParameterizedTest
    @EnumSource
    void gatesHaveTheSlopesOfTheirEnds(DType dtype) {
        double infinity = Double.POSITIVE_INFINITY;
        for (double far : new double[] {1e4, 1e30, infinity}) {
            List<UnaryOperator<Var>> gates = List.of(Activations::silu, Activations::gelu, Activations::mish);
            for (UnaryOperator<Var> gate : gates) {
                assertSlopes(dtype, gate, new double[] {-far, far}, 0, 1);
                assertEquals(0, curvature(gate, tensor(dtype, -far)), 0.0);
                assertEquals(0, curvature(gate, tensor(dtype, far)), 0.0);
            }
            assertSlopes(dtype, Activations::selu, new double[] {-far}, 0);
            assertEquals(0, curvature(Activations::selu, tensor(dtype, far)), 0.0);
            assertEquals(0, curvature(x -> Activations.elu(x, 2), tensor(dtype, far)), 0.0);
        }
        assertSlopes(dtype, Activations::softsign, new double[] {-infinity, infinity}, 0, 0);
        assertSlopes(dtype, Functions::asinh, new double[] {0}, 1);
        double slope = gradients(in -> Functions.asinh(in.getFirst()), List.of(tensor(dtype, 1e25)))
                .getFirst()[0];
        assertEquals(1, slope * 1e25, 1e-6, "x² is no float");
    }

    @Test
    void theKinkOfAKinkHasNoSlope() {
        Tensor zero = tensor(DType.FLOAT64, 0.0);
        assertEquals(0, curvature(Var::relu, zero));
        assertEquals(0, curvature(Var::abs, zero));
        assertEquals(0, curvature(x -> x.max(x.neg()), zero));
    }

    private static double curvature(UnaryOperator<Var> function, Tensor at) {
        try (Tape tape = Tape.open()) {
            Var x = tape.input(at);
            Var slope = tape.gradients(function.apply(x), List.of(x), Pullback.recorded())
                    .of(x);
            Var recorded = slope.add(
                    Masks.maskedFill(x, Var.scalar(1, x.dtype()), 0)); // a slope of 0 everywhere is on no tape
            return tape.gradients(recorded, List.of(x), Pullback.plain()).of(x).item();
        }
    }

    private static void assertSlopes(DType dtype, UnaryOperator<Var> function, double[] at, double... slopes) {
        assertGradients(in -> function.apply(in.getFirst()), List.of(tensor(dtype, at)), slopes);
    }

    private static void assertGradients(Function<List<Var>, Var> function, List<Tensor> at, double[]... expected) {
        List<double[]> gradients = gradients(function, at);
        for (int k = 0; k < expected.length; k++) {
            for (int i = 0; i < expected[k].length; i++) {
                // as numbers: a slope of -0.0 is as good as 0.0
                assertEquals(expected[k][i], gradients.get(k)[i], 0.0, "value %d, element %d".formatted(k, i));
            }
        }
    }

    private static List<double[]> gradients(Function<List<Var>, Var> function, List<Tensor> at) {
        try (Tape tape = Tape.open()) {
            List<Var> in = at.stream().map(tape::input).toList();
            Gradients gradients = tape.gradients(function.apply(in).sum(), in, Pullback.plain());
            return in.stream()
                    .map(each -> gradients.of(each).value().toDoubles())
                    .toList();
        }
    }

    private static Tensor tensor(DType dtype, double... values) {
        return Tensor.of(values, values.length).to(dtype);
    }
}
