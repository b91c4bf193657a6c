package dev.refrain.autograd;

import static dev.refrain.autograd.Asserts.assertFails;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.refrain.autograd.ops.Concat;
import dev.refrain.autograd.ops.Pad;
import dev.refrain.autograd.ops.ScatterRows;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.DTypeException;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.IndexRangeException;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What cannot be calculated: the error names the operation, the shapes and the clash. {@code x} is always [2, 3]. */
class VarErrorsTest {
    private static Var zeros(int... sizes) {
        return Var.of(Tensor.zeros(DType.FLOAT64, sizes));
    }

    private static Ids ids(int... values) {
        return Ids.of(values, 1, values.length);
    }

    private static Arguments shape(String name, Consumer<Var> call, String... parts) {
        return arguments(name, ShapeException.class, call, parts);
    }

    private static Arguments index(String name, Consumer<Var> call, String... parts) {
        return arguments(name, IndexRangeException.class, call, parts);
    }

    static Stream<Arguments> errors() {
        return Stream.of(operands(), types(), axes(), sizes(), ranges()).flatMap(each -> each);
    }

    private static Stream<Arguments> operands() {
        return Stream.of(
                shape("matmul: inner", x -> x.matmul(zeros(4, 5)), "matmul: ", "[2, 3]", "[4, 5]", "inner 3 ≠ 4"),
                shape(
                        "matmul: rank 1",
                        x -> x.matmul(zeros(3)),
                        "matmul: ",
                        "[2, 3]",
                        "[3]",
                        "two matrices, or batches of them"),
                shape(
                        "matmul: inner of a batch",
                        x -> zeros(1, 2, 3).matmul(x),
                        "matmul: shapes [1, 2, 3] and [2, 3]: inner 3 ≠ 2, axis 2 of the first and axis 0 of the second"),
                shape(
                        "matmul: batches",
                        x -> zeros(2, 2, 3).matmul(zeros(3, 3, 1)),
                        "matmul: shapes [2, 2, 3] and [3, 3, 1]: the axes in front: shapes [2] and [3] clash at axis -1"),
                shape("add", x -> x.add(zeros(4)), "add: ", "[2, 3]", "[4]", "axis -1", "3 ≠ 4"),
                shape("sub", x -> x.sub(zeros(4, 3)), "sub: ", "[2, 3]", "[4, 3]", "axis -2", "2 ≠ 4"),
                shape("max", x -> x.max(zeros(0, 3)), "max: ", "[2, 3]", "[0, 3]", "axis -2", "2 ≠ 0"),
                shape("parameter", x -> x.mul(Samples.named("w", Samples.vector(1, 2))), "mul: ", "[2, 3]", "[2]"),
                shape("expand", x -> x.expand(Shape.of(2, 4)), "expand: ", "[2, 3]", "[2, 4]", "3 ≠ 4"),
                shape("expand to less", x -> x.expand(Shape.of(3)), "expand: ", "[2, 3]", "cannot be repeated to [3]"));
    }

    private static Stream<Arguments> types() {
        Var narrow = Var.of(Tensor.zeros(DType.FLOAT32, 2, 3));
        String[] parts = {"argument 0 is float64", "argument 1 is float32", "no implicit promotion"};
        return Stream.of(
                arguments("add", DTypeException.class, (Consumer<Var>) x -> x.add(narrow), prefixed("add: ", parts)),
                arguments(
                        "matmul",
                        DTypeException.class,
                        (Consumer<Var>) x -> x.matmul(narrow.transpose()),
                        prefixed("matmul: ", parts)),
                arguments(
                        "concat",
                        DTypeException.class,
                        (Consumer<Var>) x -> Functions.concat(x, narrow),
                        prefixed("concat: ", parts)));
    }

    private static String[] prefixed(String first, String... rest) {
        return Stream.concat(Stream.of(first), Stream.of(rest)).toArray(String[]::new);
    }

    private static Stream<Arguments> axes() {
        return Stream.of(
                shape("sum", x -> x.sum(2), "sum: ", "axis 2 is out of range", "[2, 3]"),
                shape("sum of -3", x -> x.sum(-3), "sum: ", "axis -3 is out of range", "[2, 3]"),
                shape("sum twice", x -> x.sum(1, -1), "sum: ", "[1, -1]", "name axis 1 of shape [2, 3] twice"),
                shape("mean", x -> x.mean(5), "mean: ", "axis 5 is out of range", "[2, 3]"),
                shape("max", x -> x.maxOver(2), "maxOver: ", "axis 2 is out of range", "[2, 3]"),
                shape("softmax", x -> x.softmax(2), "softmax: ", "axis 2 is out of range", "[2, 3]"),
                shape("softmax of a scalar", x -> x.sum().softmax(-1), "softmax: ", "axis -1 is out of range", "[]"),
                shape("logSoftmax", x -> x.logSoftmax(-3), "logSoftmax: ", "axis -3 is out of range", "[2, 3]"),
                shape("slice", x -> x.slice(2, 0, 1), "slice: ", "axis 2 is out of range", "[2, 3]"),
                shape("select", x -> x.select(2, 0), "axis 2 is out of range", "[2, 3]"),
                shape("transpose", x -> x.sum(0).transpose(), "transpose: ", "axis -2 is out of range", "[3]"),
                shape("permute", x -> x.permute(0, 0), "permute: ", "[2, 3]", "order [0, 0] is not a permutation"),
                shape("permute one", x -> x.permute(0), "permute: ", "order [0]", "2 axes"),
                shape("permute beyond", x -> x.permute(1, 2), "permute: ", "order [1, 2]"),
                shape(
                        "concat",
                        x -> Functions.concat(2, List.of(x, x)),
                        "concat: ",
                        "axis 2 is out of range",
                        "[2, 3]"),
                shape("concat of scalars", x -> Functions.concat(x.sum()), "concat: ", "axis -1 is out of range", "[]"),
                shape("stack", x -> Functions.stack(3, List.of(x)), "stack: axis 3 is out of range, expected 0..2"),
                shape("stack of -4", x -> Functions.stack(-4, List.of(x)), "stack: axis -4 is out of range"));
    }

    private static Stream<Arguments> sizes() {
        return Stream.of(
                shape("reshape", x -> x.reshape(4, 2), "reshape: ", "[2, 3]", "6 elements do not fit [4, 2] of 8"),
                shape("reshape to -2", x -> x.reshape(2, -2), "reshape: ", "dimension 1 is -2"),
                shape("reshape to -1 twice", x -> x.reshape(-1, -1), "reshape: shape [2, 3]", "two sizes of -1"),
                shape("reshape to -1 beside 4", x -> x.reshape(4, -1), "reshape: shape [2, 3]", "6 elements leave"),
                shape("reshape to -1 beside 0", x -> x.reshape(0, -1), "reshape: ", "leave no whole number"),
                shape("concat of none", x -> Functions.concat(), "concat: got no values"),
                shape("stack of none", x -> Functions.stack(0, List.of()), "stack: got no values"),
                shape(
                        "concat",
                        x -> Functions.concat(x, zeros(2, 1), zeros(3, 3)),
                        "concat: ",
                        "[2, 3] and [2, 1] and [3, 3]",
                        "input 2 differs from input 0 elsewhere than along axis 1"),
                shape("concat of ranks", x -> Functions.concat(x, zeros(2)), "concat: ", "[2, 3] and [2]", "input 1"),
                shape("stack", x -> Functions.stack(0, List.of(x, zeros(3, 2))), "stack: shapes [2, 3] and [3, 2]"),
                shape(
                        "max of none",
                        x -> zeros(2, 0).maxOver(1),
                        "maxOver: ",
                        "[2, 0]",
                        "empty reduction over axes [1]"),
                shape("max of all none", x -> zeros(0, 4).maxOver(), "maxOver: ", "[0, 4]", "empty reduction"),
                shape("mean of none", x -> zeros(2, 0).mean(1), "mean: ", "[2, 0]", "empty reduction over axes [1]"),
                shape(
                        "softmax of none",
                        x -> zeros(2, 0).softmax(1),
                        "softmax: ",
                        "[2, 0]",
                        "empty reduction",
                        "axis 1"),
                shape("logSoftmax of none", x -> zeros(0).logSoftmax(0), "logSoftmax: ", "[0]", "empty reduction"),
                shape("item", Var::item, "item: ", "[2, 3]", "6 elements"),
                shape("zeros", x -> Functions.zeros(x, -1), "dimension 1 is -1"),
                shape("pad", x -> Var.apply(new Pad(0, -1, 0), x), "pad: ", "[2, 3]", "padding by -1"),
                shape("concat op", x -> Var.apply(new Concat(0), x, zeros(2, 2)), "concat: ", "[2, 3] and [2, 2]"));
    }

    private static Stream<Arguments> ranges() {
        return Stream.of(
                index("slice from -1", x -> x.slice(1, -1, 2), "slice: -1..2", "axis 1 of shape [2, 3]", "end ≤ 3"),
                index("slice beyond", x -> x.slice(0, 1, 3), "slice: 1..3", "axis 0 of shape [2, 3]", "end ≤ 2"),
                index("slice backwards", x -> x.slice(1, 2, 1), "slice: 2..1", "axis 1 of shape [2, 3]"),
                index("slice of a slice", x -> x.slice(1, 1, 3).slice(1, 0, 3), "slice: 0..3", "[2, 2]", "end ≤ 2"),
                index("select", x -> x.select(1, 3), "select: index 3", "axis 1 of shape [2, 3], expected 0..2"),
                index("select -1", x -> x.select(0, -1), "select: index -1", "axis 0 of shape [2, 3], expected 0..1"),
                index("select the largest", x -> x.select(0, Integer.MAX_VALUE), "select: index 2147483647", "axis 0"),
                index("gatherRows", x -> x.gatherRows(ids(0, 1, 1, 2)), "gatherRows: id 2 at [0, 3]", "0..1 of 2"),
                index("gatherRows -1", x -> x.gatherRows(ids(-1)), "gatherRows: id -1 at [0, 0]", "0..1 of 2"),
                index(
                        "gatherRows of the least",
                        x -> x.gatherRows(ids(1, Integer.MIN_VALUE)),
                        "gatherRows: id -2147483648 at [0, 1]"),
                index("gatherRows of none", x -> zeros(0, 3).gatherRows(ids(0)), "gatherRows: id 0", "of 0"),
                shape("gatherRows of a scalar", x -> x.sum().gatherRows(ids(0)), "gatherRows: ", "shape []", "rows"),
                index(
                        "scatterRows",
                        x -> Var.apply(new ScatterRows(3), Ids.of(new int[] {0, 3}, 2), x),
                        "scatterRows: id 3 at [1]",
                        "0..2 of 3"),
                shape(
                        "scatterRows of others",
                        x -> Var.apply(new ScatterRows(3), ids(0, 1), x),
                        "scatterRows: ",
                        "[2, 3]",
                        "not those of the ids [1, 2]"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("errors")
    void saysWhatDoesNotFit(String name, Class<? extends RuntimeException> type, Consumer<Var> call, String[] parts) {
        Tensor value = Samples.matrix(2, 1, 2, 3, 4, 5, 6);
        assertFails(type, () -> call.accept(Var.of(value)), parts);
        try (Tape tape = Tape.open()) {
            Var x = tape.input(value);
            assertFails(type, () -> call.accept(x), parts);
            assertEquals(Samples.matrix(2, 1, 2, 3, 4, 5, 6), x.value(), name);
        }
    }
}
