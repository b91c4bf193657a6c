package dev.refrain.autograd;

import static dev.refrain.autograd.Asserts.assertClose;
import static dev.refrain.autograd.Samples.matrix;
import static dev.refrain.autograd.Samples.named;
import static dev.refrain.autograd.Samples.uniform;
import static dev.refrain.autograd.Samples.vector;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.refrain.tensor.DType;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pointwise methods against loops over StrictMath: float64 to the bit, float32 to its precision, in every layout. */
class VarTest {
    private record Unary(UnaryOperator<Var> method, DoubleUnaryOperator truth) {}

    private record Binary(BinaryOperator<Var> method, DoubleBinaryOperator truth) {}

    private static final List<Unary> UNARY = List.of(
            new Unary(Var::neg, x -> -x),
            new Unary(Var::exp, StrictMath::exp),
            new Unary(Var::log, StrictMath::log),
            new Unary(Var::tanh, StrictMath::tanh),
            new Unary(Var::sigmoid, x -> 1 / (1 + StrictMath.exp(-x))),
            new Unary(Var::relu, x -> x > 0 ? x : 0),
            new Unary(Var::softplus, x -> StrictMath.log(1 + StrictMath.exp(x))),
            new Unary(Functions::expm1, StrictMath::expm1),
            new Unary(Functions::log1p, StrictMath::log1p),
            new Unary(Functions::erf, VarTest::erf),
            new Unary(Var::sqrt, StrictMath::sqrt),
            new Unary(Var::square, x -> x * x),
            new Unary(Var::abs, x -> x < 0 ? -x : x),
            new Unary(Var::reciprocal, x -> 1 / x),
            new Unary(x -> x.add(1.5), x -> x + 1.5),
            new Unary(x -> x.sub(1.5), x -> x - 1.5),
            new Unary(x -> x.mul(1.5), x -> x * 1.5),
            new Unary(x -> x.div(1.5), x -> x / 1.5),
            new Unary(x -> x.pow(3), x -> x * x * x));

    /** The error function by its series of positive terms, 2/√π e^(-x²) Σ 2ⁿ x²ⁿ⁺¹ / (1 · 3 · ... · (2n + 1)). */
    private static double erf(double x) {
        double sum = 0;
        double term = x;
        for (int n = 0; n < 100; n++) {
            sum += term;
            term *= 2 * x * x / (2 * n + 3);
        }
        return 2 / StrictMath.sqrt(Math.PI) * StrictMath.exp(-x * x) * sum;
    }

    private static final List<Binary> BINARY = List.of(
            new Binary(Var::add, (a, b) -> a + b),
            new Binary(Var::sub, (a, b) -> a - b),
            new Binary(Var::mul, (a, b) -> a * b),
            new Binary(Var::div, (a, b) -> a / b),
            new Binary(Var::max, (a, b) -> a > b ? a : b),
            new Binary(Var::min, (a, b) -> a < b ? a : b),
            new Binary(Var::pow, StrictMath::pow));

    static Stream<OpExample> ops() {
        return OpExample.all();
    }

    /** NaN below 0 is the truth for logarithm and root. */
    @Property(seed = "1", tries = 150, edgeCases = EdgeCasesMode.NONE)
    void unaryMethodsCalculateElementByElement(
            @ForAll(supplier = SmallShapes.class) Shape shape, @ForAll long seed, @ForAll Layout layout) {
        Tensor x = uniform(shape, seed, -3, 3);
        Tensor narrow = x.to(DType.FLOAT32);
        for (Unary each : UNARY) {
            assertClose(
                    Naive.map(x, each.truth()),
                    each.method().apply(layout.of(x)).value(),
                    1e-14);
            Tensor rounded = Naive.map(narrow, each.truth()).to(DType.FLOAT32);
            assertClose(rounded, each.method().apply(layout.of(narrow)).value(), 1e-6);
        }
    }

    @Property(seed = "2", tries = 150, edgeCases = EdgeCasesMode.NONE)
    void binaryMethodsRepeatAndCalculateElementByElement(
            @ForAll(supplier = BroadcastPair.Any.class) BroadcastPair shapes,
            @ForAll long seed,
            @ForAll Layout left,
            @ForAll Layout right) {
        Tensor a = uniform(shapes.a(), seed, 0.5, 3);
        Tensor b = uniform(shapes.b(), seed + 1, 0.5, 3);
        Tensor narrowA = a.to(DType.FLOAT32);
        Tensor narrowB = b.to(DType.FLOAT32);
        for (Binary each : BINARY) {
            Tensor truth = Naive.zip(a, b, each.truth());
            assertEquals(truth, each.method().apply(left.of(a), right.of(b)).value());
            Tensor rounded = Naive.zip(narrowA, narrowB, each.truth()).to(DType.FLOAT32);
            assertClose(
                    rounded,
                    each.method().apply(left.of(narrowA), right.of(narrowB)).value(),
                    1e-5);
        }
    }

    @Test
    void aParameterIsASecondOperandLikeItsValue() {
        Var x = Var.of(matrix(2, 1, 2, 3, 4));
        Tensor value = matrix(2, 5, 6, 7, 8);
        Var plain = Var.of(value);
        Parameter parameter = named("w", value);
        assertEquals(x.add(plain).value(), x.add(parameter).value());
        assertEquals(x.sub(plain).value(), x.sub(parameter).value());
        assertEquals(x.mul(plain).value(), x.mul(parameter).value());
        assertEquals(x.div(plain).value(), x.div(parameter).value());
        assertEquals(matrix(2, 19, 22, 43, 50), x.matmul(parameter).value());
        assertFalse(x.matmul(parameter).isRecorded());
        try (Tape tape = Tape.open()) {
            Var entered = tape.input(x.value());
            Var all = entered.add(parameter)
                    .sub(parameter)
                    .mul(parameter)
                    .div(parameter)
                    .matmul(parameter);
            assertEquals(matrix(2, 19, 22, 43, 50), all.value());
            assertEquals(
                    5,
                    tape.toString().lines().filter(line -> line.contains("%1")).count() - 1);
        }
    }

    @Test
    void aScalarHasShapeTypeAndValue() {
        Var number = Var.scalar(0.1, DType.FLOAT32);
        assertEquals(Shape.of(), number.shape());
        assertEquals(DType.FLOAT32, number.dtype());
        assertEquals(0.1f, number.item());
        assertEquals(0.1, Var.scalar(0.1, DType.FLOAT64).item());
    }

    @Test
    void detachTakesTheValueOffTheTape() {
        try (Tape tape = Tape.open()) {
            Var x = tape.input(vector(2, 3));
            Var held = x.mul(x).detach();
            assertFalse(held.isRecorded());
            assertSame(held, held.detach());
            assertEquals(vector(4, 9), held.value());
            Gradients gradients = tape.gradients(held.mul(x).sum(), List.of(x), Pullback.plain());
            assertEquals(vector(4, 9), gradients.of(x).value());
        }
    }

    @Test
    void printsItsPlaceTypeShapeAndValues() {
        assertEquals("float64[2] [1.0, 2.0]", Var.of(vector(1, 2)).toString());
        try (Tape tape = Tape.open()) {
            assertEquals("%0 = float64[2] [1.0, 2.0]", tape.input(vector(1, 2)).toString());
            assertEquals(
                    "%1 = float64[] [0.5]",
                    tape.input(Tensor.scalar(0.5, DType.FLOAT64)).toString());
        }
    }

    @ParameterizedTest
    @MethodSource("ops")
    void noOpChangesItsInputs(OpExample sample) {
        List<Tensor> before = sample.inputs().stream()
                .map(value -> Tensor.of(value.toDoubles(), value.shape().sizes()))
                .toList();
        try (Tape tape = Tape.open()) {
            List<Var> inputs = sample.enter(tape);
            Var y = sample.apply(inputs);
            Tensor result = Tensor.of(y.value().toDoubles(), y.shape().sizes());
            tape.gradients(y.sum(), inputs, Pullback.plain());
            assertEquals(before, sample.inputs());
            assertEquals(before, inputs.stream().map(Var::value).toList());
            assertEquals(result, y.value());
        }
    }

    @ParameterizedTest
    @MethodSource("ops")
    void float32StaysFloat32AndIsCloseToFloat64(OpExample sample) {
        Tensor wide =
                sample.apply(sample.inputs().stream().map(Var::of).toList()).value();
        List<Tensor> narrow =
                sample.inputs().stream().map(value -> value.to(DType.FLOAT32)).toList();
        try (Tape tape = Tape.open()) {
            List<Var> inputs = narrow.stream().map(tape::input).toList();
            Var y = sample.apply(inputs);
            assertClose(wide.to(DType.FLOAT32), y.value(), 1e-5);
            Gradients gradients = tape.gradients(y.sum(), inputs, Pullback.plain());
            inputs.forEach(x -> assertEquals(DType.FLOAT32, gradients.of(x).dtype()));
        }
    }
}
