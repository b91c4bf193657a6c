package dev.refrain.gradcheck.junit.derivatives;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Gradients;
import dev.refrain.autograd.Pullback;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.check.sample.Arguments;
import dev.refrain.autograd.check.sample.Choices;
import dev.refrain.autograd.check.sample.Elements;
import dev.refrain.autograd.check.sample.OpCase;
import dev.refrain.autograd.check.sample.OpCase.Seen;
import dev.refrain.autograd.check.sample.OpSamples;
import dev.refrain.autograd.ops.MatMul;
import dev.refrain.autograd.ops.Op;
import dev.refrain.autograd.ops.PointwiseOp;
import dev.refrain.autograd.ops.Saves;
import dev.refrain.nn.init.Initialisers;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import dev.refrain.tensor.pointwise.Expression;
import dev.refrain.tensor.pointwise.Pointwise;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every pullback keeps to: it reads what its op says it saves, is linear in the cotangent, writes to no value, and says
 * the same in both element types.
 */
class HonestPullbacksTest {
    private static final int CASES = 8;

    static Stream<OpCase> cases() {
        return OpSamples.all().stream()
                .flatMap(sample ->
                        IntStream.range(0, CASES).mapToObj(i -> sample.draw(Choices.numbered(i, RandomKey.of(i)))));
    }

    @ParameterizedTest
    @EnumSource
    void derivativesReadArgumentsOrTheValueButNeverBoth(Pointwise entry) {
        List<Expression> derivatives =
                IntStream.range(0, entry.arity()).mapToObj(entry::derivative).toList();
        boolean arguments = derivatives.stream().anyMatch(Expression::readsArguments);
        boolean output = derivatives.stream().anyMatch(Expression::readsOutput);
        assertFalse(arguments && output, "reads both");
        Saves expected = output ? Saves.OUTPUT : arguments ? Saves.INPUTS : Saves.NOTHING;
        assertEquals(expected, new PointwiseOp(entry).saves());
    }

    /** NaN in place of what the tape would not have kept changes nothing. */
    @ParameterizedTest
    @MethodSource("cases")
    void pullbacksReadOnlyWhatTheirOpSaves(OpCase applied) {
        assertEquals(DirectPullback.of(applied), DirectPullback.withPoison(applied));
    }

    @Test
    void readingWhatIsNotSavedIsSeen() {
        for (Saves claim : List.of(Saves.NOTHING, Saves.OUTPUT)) {
            Op matmul = new MatMul();
            Arguments factors =
                    Arguments.draw(Choices.replay(List.of()), Elements.within(1, 2), Shape.of(2, 3), Shape.of(3, 2));
            OpCase greedy = new OpCase(
                    PlantedOp.withRule(matmul, matmul::pullback, claim), Optional.empty(), factors, Seen.ITSELF);
            assertNotEquals(DirectPullback.of(greedy), DirectPullback.withPoison(greedy));
            IllegalStateException refused =
                    assertThrows(IllegalStateException.class, () -> gradients(greedy, DType.FLOAT64));
            assertTrue(refused.getMessage().contains("reads what its op does not save"), refused::getMessage);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void pullbacksAreLinearInTheCotangent(OpCase applied) {
        List<Tensor> inputs = inputs(applied);
        Shape shape = output(applied, inputs).shape();
        Tensor one = normal(shape, RandomKey.of(31));
        Tensor other = normal(shape, RandomKey.of(32));
        Tensor both = Var.of(one).mul(0.75).sub(Var.of(other).mul(3)).value();
        List<Tensor> ofOne = pulledBack(applied, inputs, one);
        List<Tensor> ofOther = pulledBack(applied, inputs, other);
        List<Tensor> ofBoth = pulledBack(applied, inputs, both);
        for (int k = 0; k < inputs.size(); k++) {
            Var expected =
                    Var.of(ofOne.get(k)).mul(0.75).sub(Var.of(ofOther.get(k)).mul(3));
            assertArrayEquals(expected.value().toDoubles(), ofBoth.get(k).toDoubles(), 1e-13 * scale(ofOne, ofOther));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void neitherInputsNorCotangentAreWritten(OpCase applied) {
        for (DType dtype : DType.values()) {
            List<Tensor> inputs = in(dtype, inputs(applied));
            List<Tensor> before = inputs.stream().map(HonestPullbacksTest::copy).toList();
            Tensor value = output(applied, inputs);
            Tensor valueBefore = copy(value);
            Tensor cotangent = normal(value.shape(), RandomKey.of(33)).to(dtype);
            Tensor cotangentBefore = copy(cotangent);
            pulledBack(applied, inputs, cotangent);
            assertEquals(before, inputs);
            assertEquals(valueBefore, value);
            assertEquals(cotangentBefore, cotangent);
        }
    }

    @Test
    void accumulatingDoesNotWriteToTheCotangentItBorrows() {
        Tensor x = normal(Shape.of(4), RandomKey.of(1));
        Tensor cotangent = normal(Shape.of(4), RandomKey.of(2));
        Tensor before = copy(cotangent);
        try (Tape tape = Tape.open()) {
            Var in = tape.input(x);
            Gradients gradients = tape.gradients(
                    in.add(in).add(in).add(in), List.of(in), Pullback.plain().from(Var.of(cotangent)));
            assertEquals(Var.of(cotangent).mul(4).value(), gradients.of(in).value());
        }
        assertEquals(before, cotangent);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void gradientsInFloat32AreCloseToThoseInFloat64(OpCase applied) {
        List<Tensor> narrow = gradients(applied, DType.FLOAT32);
        List<Tensor> wide = gradients(applied, DType.FLOAT64);
        for (int k = 0; k < wide.size(); k++) {
            assertEquals(DType.FLOAT32, narrow.get(k).dtype());
            double[] expected = wide.get(k).toDoubles();
            double[] actual = narrow.get(k).toDoubles();
            assertEquals(expected.length, actual.length);
            for (int i = 0; i < expected.length; i++) {
                assertEquals(
                        expected[i],
                        actual[i],
                        1e-6 + 1e-5 * Math.abs(expected[i]),
                        "value %d, element %d".formatted(k, i));
            }
        }
    }

    private static Tensor normal(Shape shape, RandomKey key) {
        return Initialisers.normal(0, 1).draw(key, shape, DType.FLOAT64);
    }

    /** The arguments as values of their own. */
    private static List<Tensor> inputs(OpCase applied) {
        return applied.arguments().values().stream()
                .map(each -> copy(each.value()))
                .toList();
    }

    private static List<Tensor> gradients(OpCase applied, DType dtype) {
        List<Tensor> inputs = in(dtype, in(DType.FLOAT32, inputs(applied))); // the same numbers in both types
        Shape shape = output(applied, inputs).shape();
        return pulledBack(
                applied,
                inputs,
                normal(shape, RandomKey.of(34)).to(DType.FLOAT32).to(dtype));
    }

    private static List<Tensor> pulledBack(OpCase applied, List<Tensor> inputs, Tensor cotangent) {
        try (Tape tape = Tape.open()) {
            List<Var> in = inputs.stream().map(tape::input).toList();
            Gradients gradients =
                    tape.gradients(applied.apply(in), in, Pullback.plain().from(Var.of(cotangent)));
            return in.stream().map(each -> gradients.of(each).value()).toList();
        }
    }

    private static Tensor output(OpCase applied, List<Tensor> inputs) {
        return applied.apply(inputs.stream().map(Var::of).toList()).value();
    }

    private static double scale(List<Tensor> one, List<Tensor> other) {
        return 1 + Math.max(largest(one), largest(other));
    }

    private static double largest(List<Tensor> tensors) {
        return tensors.stream()
                .flatMapToDouble(each -> DoubleStream.of(each.toDoubles()))
                .map(Math::abs)
                .max()
                .orElse(0);
    }

    private static List<Tensor> in(DType dtype, List<Tensor> tensors) {
        return tensors.stream().map(each -> each.to(dtype)).toList();
    }

    private static Tensor copy(Tensor tensor) {
        return Tensor.of(tensor.toDoubles(), tensor.shape().sizes()).to(tensor.dtype());
    }
}
