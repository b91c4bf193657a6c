package dev.refrain.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.refrain.autograd.check.GradCheck;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DerivativesTest {
    /** Of x [n], a y [n, 2] in which every element of x matters to several. */
    private static Var mixed(Var x) {
        int n = x.shape().size(0);
        Var column = x.reshape(n, 1);
        return column.mul(x.sum()).tanh().matmul(Var.of(Tensor.of(new double[] {1, -0.5}, 1, 2)));
    }

    private static Tensor values(long seed, int... sizes) {
        return Samples.uniform(Shape.of(sizes), seed, -1, 1);
    }

    private static double dot(Tensor a, Tensor b) {
        return Var.of(a).mul(Var.of(b)).sum().item();
    }

    /** ⟨c, J d⟩ = ⟨Jᵀ c, d⟩, and both are what the whole Jacobian says. */
    @Property(seed = "1", tries = 40)
    void productsAreThoseOfTheWholeJacobian(@ForAll @IntRange(min = 1, max = 4) int n, @ForAll long seed) {
        Tensor x = values(seed, n);
        Tensor d = values(seed + 1, n);
        Tensor c = values(seed + 2, n, 2);
        Tensor jd = Derivatives.jacobianVector(DerivativesTest::mixed, x, d);
        Tensor jc = Derivatives.vectorJacobian(DerivativesTest::mixed, x, c);
        assertEquals(dot(jd, c), dot(jc, d), 1e-12);
        Tensor j = Derivatives.jacobian(DerivativesTest::mixed, x);
        assertEquals(Shape.of(n, 2, n), j.shape());
        Var rows = Var.of(j).reshape(2 * n, n);
        assertArrayEquals(rows.matmul(Var.of(d).reshape(n, 1)).value().toDoubles(), jd.toDoubles(), 1e-12);
    }

    @Test
    void theJacobianOfAProductIsTheOtherFactor() {
        Tensor w = Tensor.of(new double[] {1, 2, 3, 4, 5, 6}, 2, 3);
        UnaryOperator<Var> product = x -> x.reshape(1, 2).matmul(Var.of(w)).reshape(3);
        Tensor j = Derivatives.jacobian(product, Tensor.of(new double[] {7, 8}, 2));
        assertEquals(Var.of(w).transpose().value(), j);
    }

    /** x₀² x₁ + x₁³ has the Hessian [[2 x₁, 2 x₀], [2 x₀, 6 x₁]]. */
    @Test
    void theHessianIsThatByHand() {
        UnaryOperator<Var> f = x -> x.select(0, 0)
                .square()
                .mul(x.select(0, 1))
                .add(x.select(0, 1).mul(x.select(0, 1)).mul(x.select(0, 1)));
        Tensor x = Tensor.of(new double[] {3, 5}, 2);
        assertEquals(Tensor.of(new double[] {10, 6, 6, 30}, 2, 2), Derivatives.hessian(f, x));
        Tensor d = Tensor.of(new double[] {1, -1}, 2);
        assertEquals(Tensor.of(new double[] {4, -24}, 2), Derivatives.hessianVector(f, x, d));
    }

    @Test
    void keepTheTypeAndWorkForConstants() {
        Tensor x = Tensor.of(new float[] {1, 2}, 2);
        assertEquals(DType.FLOAT32, Derivatives.jacobian(Var::tanh, x).dtype());
        assertEquals(Tensor.zeros(DType.FLOAT32, 2, 2), Derivatives.jacobian(in -> Var.of(x), x));
        assertEquals(Tensor.zeros(DType.FLOAT32, 2, 2), Derivatives.hessian(Var::sum, x));
    }

    /** Of several values at once, and differentiated again: on the tape they are ops as others. */
    @Test
    void areRecorded() {
        Tensor a = values(1, 2, 2);
        Tensor b = values(2, 2, 2);
        GradCheck.of(in -> hessianTimes(in).getFirst(), List.of(a, b)).order(1).verify();
        GradCheck.of(in -> hessianTimes(in).getLast(), List.of(a, b)).order(1).verify();
        GradCheck.of(
                        in -> Derivatives.jacobianVector(
                                Tapes.of(in.getFirst()),
                                in.getFirst().matmul(in.getLast()).tanh(),
                                in,
                                List.of(Var.of(b), Var.of(a))),
                        List.of(a, b))
                .order(1)
                .verify();
    }

    private static List<Var> hessianTimes(List<Var> in) {
        Var loss = in.getFirst().matmul(in.getLast()).tanh().sum();
        return Derivatives.hessianVector(
                Tapes.of(in.getFirst()), loss, in, List.of(Var.of(values(4, 2, 2)), Var.of(values(3, 2, 2))));
    }

    /** The tape of a value, which only the engine knows. */
    private static final class Tapes {
        static Tape of(Var x) {
            return java.util.Objects.requireNonNull(x.tape());
        }
    }

    @Test
    void directionsMustFit() {
        try (Tape tape = Tape.open()) {
            Var x = tape.input(values(1, 3));
            ShapeException e = assertThrows(
                    ShapeException.class,
                    () -> Derivatives.hessianVector(tape, x.sum(), List.of(x), List.of(Var.of(values(1, 2)))));
            assertEquals(
                    "hessianVector: got directions of shapes [[2]], expected one for each value: [[3]]",
                    e.getMessage());
            assertThrows(ShapeException.class, () -> Derivatives.jacobianVector(tape, x.sum(), List.of(), List.of()));
        }
    }
}
