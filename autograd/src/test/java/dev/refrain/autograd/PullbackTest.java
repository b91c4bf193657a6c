package dev.refrain.autograd;

import static dev.refrain.autograd.Asserts.assertClose;
import static dev.refrain.autograd.Asserts.assertMisuse;
import static dev.refrain.autograd.Samples.matrix;
import static dev.refrain.autograd.Samples.named;
import static dev.refrain.autograd.Samples.uniform;
import static dev.refrain.autograd.Samples.vector;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.refrain.autograd.TapeException.Kind;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Plain and recorded gradients, and gradients of gradients. */
class PullbackTest {
    static Stream<OpExample> ops() {
        return OpExample.all();
    }

    /** Each derivative of Σ f(x), one after the other, on one tape. */
    private static Tensor derivative(int order, UnaryOperator<Var> function, Tensor at) {
        try (Tape tape = Tape.open()) {
            Var x = tape.input(at);
            Var y = function.apply(x);
            for (int i = 0; i < order; i++) {
                y = tape.gradients(y.sum(), List.of(x), Pullback.recorded()).of(x);
            }
            return y.value();
        }
    }

    @Test
    void aCubeHasThreeDerivativesAndThenZeros() {
        UnaryOperator<Var> cube = x -> x.mul(x).mul(x);
        Tensor x = vector(2, -1, 0.5);
        assertEquals(vector(12, 3, 0.75), derivative(1, cube, x));
        assertEquals(vector(12, -6, 3), derivative(2, cube, x));
        assertEquals(vector(6, 6, 6), derivative(3, cube, x));
        assertEquals(vector(0, 0, 0), derivative(4, cube, x));
        assertEquals(vector(0, 0, 0), derivative(5, cube, x));
    }

    @Test
    void theSecondDerivativeOfALinearFunctionIsZero() {
        assertEquals(vector(3, 3), derivative(1, x -> x.mul(3), vector(1, 2)));
        assertEquals(vector(0, 0), derivative(2, x -> x.mul(3), vector(1, 2)));
    }

    @Property(seed = "1", tries = 100)
    void derivativesOfAllOrdersHaveTheirClosedForms(@ForAll @DoubleRange(min = 0.3, max = 3) double x) {
        Tensor at = vector(x);
        double tanh = StrictMath.tanh(x);
        double slope = 1 - tanh * tanh;
        for (int order = 1; order <= 4; order++) {
            assertClose(vector(StrictMath.exp(x)), derivative(order, Var::exp, at), 1e-15);
        }
        assertClose(vector(-2 * tanh * slope), derivative(2, Var::tanh, at), 1e-13);
        assertClose(vector(slope * (6 * tanh * tanh - 2)), derivative(3, Var::tanh, at), 1e-13);
        assertClose(vector(2 / (x * x * x)), derivative(3, Var::log, at), 1e-13);
        assertClose(vector(-0.25 / StrictMath.pow(x, 1.5)), derivative(2, Var::sqrt, at), 1e-13);
        assertClose(vector(24 / StrictMath.pow(x, 5)), derivative(4, Var::reciprocal, at), 1e-13);
    }

    /**
     * For H = -Σ p log p with p = softmax z: gᵢ = ∂H/∂zᵢ = -pᵢ (log pᵢ + H), and therefore
     * ∂gᵢ/∂zⱼ = -pᵢ (δᵢⱼ - pⱼ) (log pᵢ + H) - pᵢ (δᵢⱼ - pⱼ + gⱼ).
     */
    @Property(seed = "2", tries = 50)
    void theEntropyOfASoftmaxHasItsGradientAndItsHessian(@ForAll long seed) {
        int n = 4;
        Tensor z = uniform(Shape.of(n), seed, -2, 2);
        double[] p = Var.of(z).softmax(0).value().toDoubles();
        double entropy = 0;
        for (double each : p) {
            entropy -= each * StrictMath.log(each);
        }
        double[] g = new double[n];
        for (int i = 0; i < n; i++) {
            g[i] = -p[i] * (StrictMath.log(p[i]) + entropy);
        }
        double h = entropy;
        Tensor hessian = Naive.each(Shape.of(n, n), at -> {
            double slope = (at[0] == at[1] ? 1 : 0) - p[at[1]];
            return -p[at[0]] * (slope * (StrictMath.log(p[at[0]]) + h) + slope + g[at[1]]);
        });
        try (Tape tape = Tape.open()) {
            Var x = tape.input(z);
            Var y = x.softmax(0).mul(x.logSoftmax(0)).sum().neg();
            Var gradient = tape.gradients(y, List.of(x), Pullback.recorded()).of(x);
            assertClose(vector(g), gradient.value(), 1e-13);
            for (int i = 0; i < n; i++) {
                Var row = tape.gradients(gradient.select(0, i), List.of(x), Pullback.recorded())
                        .of(x);
                assertClose(Var.of(hessian).select(0, i).value(), row.value(), 1e-13);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("ops")
    void plainAndRecordedGradientsHaveTheSameBits(OpExample sample) {
        try (Tape tape = Tape.open()) {
            List<Var> inputs = sample.enter(tape);
            Var y = sample.apply(inputs);
            Var cotangent = Var.of(uniform(y.shape(), 5, -1, 1));
            Gradients recorded = tape.gradients(y, inputs, Pullback.recorded().from(cotangent));
            Gradients plain = tape.gradients(y, inputs, Pullback.plain().from(cotangent));
            for (int i = 0; i < inputs.size(); i++) {
                assertEquals(
                        plain.of(inputs.get(i)).value(),
                        recorded.of(inputs.get(i)).value());
                assertEquals(sample.inputs().get(i), inputs.get(i).value());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("ops")
    void gradientsAreLinearInTheCotangent(OpExample sample) {
        try (Tape tape = Tape.open()) {
            List<Var> inputs = sample.enter(tape);
            Var y = sample.apply(inputs);
            Var u = Var.of(uniform(y.shape(), 1, -1, 1));
            Var v = Var.of(uniform(y.shape(), 2, -1, 1));
            Gradients byU = tape.gradients(y, inputs, Pullback.recorded().from(u));
            Gradients byV = tape.gradients(y, inputs, Pullback.recorded().from(v));
            Gradients together =
                    tape.gradients(y, inputs, Pullback.plain().from(u.mul(3).sub(v.mul(2))));
            for (Var x : inputs) {
                Var expected = byU.of(x).detach().mul(3).sub(byV.of(x).detach().mul(2));
                assertClose(expected.value(), together.of(x).value(), 1e-13);
            }
        }
    }

    /** The gradient uᵀJ is linear in u, and its gradient from v is Jv. */
    private static Tensor jvp(UnaryOperator<Var> function, Tensor at, Tensor direction) {
        try (Tape tape = Tape.open()) {
            Var x = tape.input(at);
            Var y = function.apply(x);
            Var u = tape.input(Tensor.zeros(y.dtype(), y.shape().sizes()));
            Var gradient =
                    tape.gradients(y, List.of(x), Pullback.recorded().from(u)).of(x);
            Var v = Var.of(direction);
            return tape.gradients(gradient, List.of(u), Pullback.plain().from(v))
                    .of(u)
                    .value();
        }
    }

    @Test
    void twoPullbacksMakeAPushforward() {
        Tensor x = uniform(Shape.of(2, 3), 1, -1, 1);
        Tensor v = uniform(Shape.of(2, 3), 2, -1, 1);
        Var w = Var.of(uniform(Shape.of(3, 4), 3, -1, 1));
        Tensor slope = Naive.zip(x, v, (at, along) -> (1 - StrictMath.pow(StrictMath.tanh(at), 2)) * along);
        assertClose(slope, jvp(Var::tanh, x, v), 1e-14);
        assertClose(Var.of(v).matmul(w).value(), jvp(value -> value.matmul(w), x, v), 1e-14);
        assertClose(
                Var.of(slope).matmul(w).sum(0).value(),
                jvp(value -> value.tanh().matmul(w).sum(0), x, v),
                1e-14);
    }

    @Test
    void aRecordedPassKeepsTheTapeAndAPlainOneConsumesIt() {
        Parameter weight = named("w", matrix(1, 2, 3));
        Tape tape = Tape.open();
        Var w = weight.on(tape);
        Var y = w.square().sum();
        for (int i = 0; i < 3; i++) {
            assertEquals(
                    matrix(1, 4, 6),
                    tape.gradients(y, List.of(w), Pullback.recorded())
                            .of(weight)
                            .value());
        }
        assertEquals(matrix(1, 4, 6), tape.backward(y).of(weight).value());
        assertMisuse(Kind.CONSUMED, () -> tape.gradients(y, List.of(w), Pullback.recorded()), "already consumed");
    }

    /** As in a gradient penalty: the loss holds a gradient, and is differentiated by the parameters. */
    @Test
    void aLossMayHoldAGradient() {
        Parameter weight = named("w", vector(2));
        try (Tape tape = Tape.open()) {
            Var x = tape.input(vector(3));
            Var y = x.square().mul(weight).sum();
            Var slope = tape.gradients(y, List.of(x), Pullback.recorded()).of(x);
            assertEquals(vector(12), slope.value());
            assertEquals(
                    vector(2 * 12 * 6),
                    tape.backward(slope.square().sum()).of(weight).value());
        }
    }

    @Test
    void fromTakesACotangentAndLeavesTheOriginal() {
        Var cotangent = Var.of(vector(1));
        Pullback recorded = Pullback.recorded();
        assertEquals(cotangent, recorded.from(cotangent).cotangent().orElseThrow());
        assertEquals(true, recorded.from(cotangent).isRecorded());
        assertEquals(true, recorded.cotangent().isEmpty());
        assertEquals(false, Pullback.plain().from(cotangent).isRecorded());
    }
}
