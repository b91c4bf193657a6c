package dev.refrain.autograd;

import static dev.refrain.autograd.Asserts.assertFails;
import static dev.refrain.autograd.Samples.matrix;
import static dev.refrain.autograd.Samples.named;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.refrain.tensor.DType;
import dev.refrain.tensor.DTypeException;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An operation with a parameter that does not fit says which parameter it is, on a tape and off it. */
class ParameterNamesInErrorsTest {
    private static final Tensor INPUT = matrix(2, 1, 2, 3, 4, 5, 6);

    private final Parameter wide = named("decoder.cell.weight", Tensor.zeros(DType.FLOAT64, 4, 5));
    private final Parameter narrow = named("decoder.scale", Tensor.zeros(DType.FLOAT32, 3, 3));
    private final Parameter fitting = named("decoder.bias", matrix(2, 1, 1, 1, 2, 2, 2));

    private static Arguments with(String name, BiFunction<Var, Parameter, Var> operation) {
        return arguments(name, operation);
    }

    static Stream<Arguments> operations() {
        return Stream.of(
                with("add", Var::add),
                with("sub", Var::sub),
                with("mul", Var::mul),
                with("div", Var::div),
                with("matmul", Var::matmul));
    }

    private void assertNamed(String name, BiFunction<Var, Parameter, Var> operation, Var x) {
        assertFails(
                ShapeException.class,
                () -> operation.apply(x, wide),
                name + ": shapes [2, 3] and [4, 5]",
                "; the second is parameter decoder.cell.weight[4, 5]");
        assertFails(
                DTypeException.class,
                () -> operation.apply(x, narrow),
                name + ": argument 0 is float64 and argument 1 is float32",
                "no implicit promotion",
                "; the second is parameter decoder.scale[3, 3]");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("operations")
    void aParameterThatDoesNotFitIsNamedOffTheTape(String name, BiFunction<Var, Parameter, Var> operation) {
        assertNamed(name, operation, Var.of(INPUT));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("operations")
    void aParameterThatDoesNotFitIsNamedOnATapeThatGoesOn(String name, BiFunction<Var, Parameter, Var> operation) {
        try (Tape tape = Tape.open()) {
            Var x = tape.input(INPUT);
            assertNamed(name, operation, x);
            Gradients gradients = tape.backward(x.mul(fitting).sum());
            assertEquals(INPUT, gradients.of(fitting).value());
            assertEquals(1, gradients.parameters().size());
        }
        assertEquals(1, wide.version());
        assertEquals(1, narrow.version());
    }
}
