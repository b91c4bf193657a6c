package dev.refrain.autograd;

import static dev.refrain.autograd.Asserts.assertFails;
import static dev.refrain.autograd.Samples.matrix;
import static dev.refrain.autograd.Samples.named;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.refrain.autograd.ops.Concat;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing takes null, and what got it says which argument it was. */
class NullArgumentsTest {
    private static final Tensor VALUE = matrix(2, 1, 2, 3, 4);
    private static final Var X = Var.of(VALUE);

    private static Arguments call(String name, Executable call, String argument) {
        return arguments(name, call, argument);
    }

    static Stream<Arguments> calls() {
        return Stream.of(values(), operands(), models()).flatMap(each -> each);
    }

    private static Stream<Arguments> values() {
        return Stream.of(
                call("Var.of", () -> Var.of(null), "value"),
                call("Var.scalar", () -> Var.scalar(1, null), "dtype"),
                call("Tensor.zeros", () -> Tensor.zeros(null, 2), "dtype"),
                call("Tensor.full", () -> Tensor.full(null, 1, 2), "dtype"),
                call("Tensor.scalar", () -> Tensor.scalar(1, null), "dtype"),
                call("Tensor.to", () -> VALUE.to(null), "dtype"),
                call("on a value", () -> X.on(null), "\"x\" is null"));
    }

    private static Stream<Arguments> operands() {
        return Stream.of(
                call("add", () -> X.add((Var) null), "add: argument 1 is null"),
                call("matmul", () -> X.matmul((Var) null), "matmul: argument 1 is null"),
                call("max", () -> X.max(null), "max: argument 1 is null"),
                call("add of a parameter", () -> X.add((Parameter) null), "\"parameter\" is null"),
                call("concat", () -> Functions.concat(X, null), "concat: argument 1 is null"),
                call("concat of null first", () -> Functions.concat(null, X), "concat: argument 0 is null"),
                call(
                        "concat of a list",
                        () -> Functions.concat(0, Arrays.asList(X, null)),
                        "concat: argument 1 is null"),
                call("apply", () -> Var.apply(new Concat(0), X, X, null), "concat: argument 2 is null"),
                call("apply of no op", () -> Var.apply(null, X), "\"op\" is null"),
                call("gatherRows", () -> X.gatherRows(null), "ids"),
                call("prod", () -> Reductions.prod(null), "\"x\" is null"),
                call("normalise", () -> Reductions.normalise(null, 1), "layerNorm: argument 0 is null"),
                call("einsum of no equation", () -> Products.einsum(null, X, X), "\"text\" is null"),
                call("einsum", () -> Products.einsum("ij,jk->ik", X, null), "\"b\" is null"),
                call("outer", () -> Products.outer(null, X), "\"a\" is null"),
                call("roll", () -> Arrangements.roll(null, 0, 1), "\"x\" is null"),
                call("stopGradient", () -> Arrangements.stopGradient(null), "stopGradient: argument 0 is null"),
                call("reshape", () -> X.reshape((Shape) null), "\"target\" is null"),
                call("expand", () -> X.expand(null), "\"target\" is null"));
    }

    private static Stream<Arguments> models() {
        Parameter weight = named("weight", VALUE);
        return Stream.of(
                call("training", () -> Tape.training(null), "key"),
                call("shape", () -> new Parameter(null, (key, shape, dtype) -> VALUE), "shape"),
                call("initialiser", () -> new Parameter(Shape.of(2), null), "initialiser"),
                call("on a value", () -> weight.on((Var) null), "\"x\" is null"),
                call("on ids", () -> weight.on((Ids) null), "\"ids\" is null"),
                call("on a tape", () -> weight.on((Tape) null), "\"tape\" is null"),
                call("assign", () -> weight.assign(null), "\"newValue\" is null"),
                call("to", () -> weight.to(null), "dtype"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("calls")
    void nullIsRefusedAndTheArgumentNamed(String name, Executable call, String argument) {
        assertFails(NullPointerException.class, call, argument);
        assertEquals(matrix(2, 1, 2, 3, 4), X.value(), name);
    }

    @Test
    void aTapeThatGotNullGoesOn() {
        Parameter weight = named("weight", VALUE);
        try (Tape tape = Tape.open()) {
            Var x = tape.input(VALUE);
            assertFails(NullPointerException.class, () -> tape.input(null), "\"value\" is null");
            assertFails(NullPointerException.class, () -> tape.ids(null), "\"values\" is null");
            assertFails(NullPointerException.class, () -> x.mul((Var) null), "mul: argument 1 is null");
            assertFails(NullPointerException.class, () -> tape.backward(null), "\"value\" is null");
            assertFails(NullPointerException.class, () -> weight.assign(null), "\"newValue\" is null");
            assertEquals("tape of 0 ops\n%0 = input [2, 2]", tape.toString());
            assertEquals(List.of(weight), tape.backward(x.mul(weight).sum()).parameters());
        }
        assertEquals(VALUE, weight.value());
        assertEquals(1, weight.version());
        assertEquals(DType.FLOAT64, weight.dtype());
    }
}
