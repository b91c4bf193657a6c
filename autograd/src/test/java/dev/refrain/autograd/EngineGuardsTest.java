package dev.refrain.autograd;

import static dev.refrain.autograd.Asserts.assertFails;
import static dev.refrain.autograd.Asserts.assertMisuse;
import static dev.refrain.autograd.Samples.matrix;
import static dev.refrain.autograd.Samples.named;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.refrain.autograd.TapeException.Kind;
import dev.refrain.autograd.ops.Axes;
import dev.refrain.autograd.ops.Concat;
import dev.refrain.autograd.ops.CumSum;
import dev.refrain.autograd.ops.FirstMax;
import dev.refrain.autograd.ops.GatherRows;
import dev.refrain.autograd.ops.Inputs;
import dev.refrain.autograd.ops.LogSoftmax;
import dev.refrain.autograd.ops.MatMul;
import dev.refrain.autograd.ops.Max;
import dev.refrain.autograd.ops.Op;
import dev.refrain.autograd.ops.Pad;
import dev.refrain.autograd.ops.Saved;
import dev.refrain.autograd.ops.Saves;
import dev.refrain.autograd.ops.ScatterAlongAxis;
import dev.refrain.autograd.ops.ScatterRows;
import dev.refrain.autograd.ops.Shapes;
import dev.refrain.autograd.ops.Sink;
import dev.refrain.autograd.ops.Slice;
import dev.refrain.autograd.ops.Softmax;
import dev.refrain.autograd.ops.Spread;
import dev.refrain.autograd.ops.Stride;
import dev.refrain.autograd.ops.Sum;
import dev.refrain.autograd.ops.TakeAlongAxis;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.Origin;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import dev.refrain.tensor.internal.compute.Copies;
import dev.refrain.tensor.internal.memory.Buffer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Ops that are written or applied wrongly get an error with their name; nothing beside them is read or changed. */
class EngineGuardsTest {
    private static final Tensor VALUE = matrix(2, 2, 3, 4, 5, 6, 7);
    private static final Var X = Var.of(VALUE);
    private static final Ids ROWS = Ids.of(new int[] {1, 0}, 2);

    /** A gradient rule that may be wrong. */
    @FunctionalInterface
    private interface Rule {
        void pullback(Saved saved, Var cotangent, Sink gradients);
    }

    /** The identity, with such a rule. */
    private record Faulty(Rule rule) implements Op {
        @Override
        public Shape shape(Shapes in) {
            return in.at(0);
        }

        @Override
        public void forward(Inputs in, Buffer out) {
            Copies.into(in.at(0), out);
        }

        @Override
        public void pullback(Saved saved, Var cotangent, Sink gradients) {
            rule.pullback(saved, cotangent, gradients);
        }

        @Override
        public Saves saves() {
            return Saves.INPUTS;
        }
    }

    private static Arguments rule(String name, Rule rule, String message) {
        return arguments(name, rule, message);
    }

    private static void give(Sink gradients, Tensor cotangent) {
        gradients.give(0, () -> Var.of(cotangent));
    }

    static Stream<Arguments> faultyRules() {
        String beyond = "faulty: its pullback names input 1, it has 1";
        String below = "faulty: its pullback names input -1, it has 1";
        return Stream.of(
                rule("gives 1", (saved, c, sink) -> sink.give(1, () -> c), beyond),
                rule("gives -1", (saved, c, sink) -> sink.give(-1, () -> c), below),
                rule("gives 0, then 1", (saved, c, sink) -> List.of(0, 1).forEach(i -> sink.give(i, () -> c)), beyond),
                rule("reads 1", (saved, c, sink) -> sink.give(0, () -> c.mul(saved.input(1))), beyond),
                rule("reads -1", (saved, c, sink) -> sink.give(0, () -> c.mul(saved.input(-1))), below),
                rule("shape of 1", (saved, c, sink) -> sink.give(0, () -> c.expand(saved.shape(1))), beyond),
                rule("shape of -1", (saved, c, sink) -> sink.give(0, () -> c.expand(saved.shape(-1))), below),
                rule("ids", (saved, c, sink) -> sink.give(0, () -> c.gatherRows(saved.ids())), "faulty was applied"),
                rule(
                        "wrong type",
                        (saved, c, sink) -> give(sink, VALUE.to(DType.FLOAT32)),
                        "faulty: its pullback gives input 0 of float64 a cotangent of float32"),
                rule(
                        "wrong shape",
                        (saved, c, sink) -> give(sink, Tensor.zeros(DType.FLOAT64, 2, 2)),
                        "faulty: its pullback gives input 0 of shape [2, 3] a cotangent of shape [2, 2]"),
                rule(
                        "too small a shape",
                        (saved, c, sink) -> give(sink, Tensor.zeros(DType.FLOAT64, 3)),
                        "faulty: its pullback gives input 0 of shape [2, 3] a cotangent of shape [3]"),
                rule(
                        "zeros too far",
                        (saved, c, sink) -> sink.give(0, new Pad(1, 1, 1), () -> c.slice(1, 0, 2)),
                        "faulty: its pullback gives input 0 of shape [2, 3] a cotangent of shape [2, 4]"),
                rule(
                        "rows of a larger table",
                        (saved, c, sink) -> sink.give(0, new ScatterRows(3), ROWS, () -> c),
                        "faulty: its pullback gives input 0 of shape [2, 3] a cotangent of shape [3, 3]"),
                rule(
                        "places another type",
                        (saved, c, sink) ->
                                sink.give(0, new ScatterRows(2), ROWS, () -> Var.of(VALUE.to(DType.FLOAT32))),
                        "faulty: its pullback gives input 0 of float64 a cotangent of float32"),
                rule("places at 1", (saved, c, sink) -> sink.give(1, new Pad(1, 0, 0), () -> c), beyond));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faultyRules")
    void aFaultyPullbackIsNamedAndClosesTheTape(String name, Rule rule, String message) {
        for (Pullback how : List.of(Pullback.plain(), Pullback.recorded())) {
            Parameter weight = named("weight", VALUE);
            Parameter other = named("other", VALUE);
            Tape tape = Tape.open();
            Var w = weight.on(tape);
            Var before = w.square().add(other.on(tape).mul(w));
            List<Var> wrt = List.of(w, other.on(tape));
            Gradients earlier = tape.gradients(before.sum(), wrt, Pullback.recorded());
            Var loss = before.add(Var.apply(new Faulty(rule), w))
                    .add(other.on(tape))
                    .sum();
            assertFails(IllegalStateException.class, () -> tape.gradients(loss, wrt, how), message);
            assertMisuse(Kind.CLOSED, () -> tape.gradients(loss, wrt, how), "closed");
            assertMisuse(Kind.CLOSED, () -> tape.backward(before.sum()), "closed");
            assertEquals(matrix(2, 6, 9, 12, 15, 18, 21), earlier.of(weight).value(), name); // 2 w + other
            assertEquals(VALUE, earlier.of(other).value());
            assertEquals(List.of(VALUE, VALUE), List.of(weight.value(), other.value()));
            assertEquals(2, weight.version() + other.version());
        }
    }

    private static Arguments shape(String name, Executable call, String... parts) {
        return arguments(name, call, parts);
    }

    static Stream<Arguments> wrongApplications() {
        return Stream.of(
                shape("one for two", () -> Var.apply(new MatMul(), X), "matmul: got 1 inputs, expected 2"),
                shape("three for two", () -> Var.apply(new MatMul(), X, X, X), "matmul: got 3 inputs, expected 2"),
                shape("two for one", () -> Var.apply(new Softmax(0), X, X), "softmax: got 2 inputs, expected 1"),
                shape("none for one", () -> Var.apply(new Sum(new Axes(1))), "sum: got 0 inputs, expected 1"),
                shape("none for any", () -> Var.apply(new Concat(0)), "concat: got 0 inputs, expected one or more"),
                shape("none with ids", () -> Var.apply(new GatherRows(), ROWS), "gatherRows: got 0 inputs, expected 1"),
                shape("no ids", () -> Var.apply(new GatherRows(), X), "gatherRows: got no ids, expected some"),
                shape("null ids", () -> Var.apply(new GatherRows(), (Ids) null, X), "gatherRows: got no ids"),
                shape("ids", () -> Var.apply(new MatMul(), ROWS, X, X), "matmul: got some ids, expected none"));
    }

    static Stream<Arguments> wrongAxes() {
        return Stream.of(
                shape("concat", () -> new Concat(-1), "concat: axis -1, expected one counted from 0 to 7"),
                shape("softmax", () -> new Softmax(-1), "softmax: axis -1, expected"),
                shape("logSoftmax", () -> new LogSoftmax(-1), "logSoftmax: axis -1, expected"),
                shape("slice", () -> new Slice(-1, 0, 1), "slice: axis -1, expected"),
                shape("pad", () -> new Pad(-1, 0, 1), "pad: axis -1, expected"),
                shape("cumSum", () -> new CumSum(-1, false), "cumSum: axis -1, expected"),
                shape("stride", () -> new Stride(-1, 2), "stride: axis -1, expected"),
                shape("spread", () -> new Spread(-1, 2, 3), "spread: axis -1, expected"),
                shape("takeAlongAxis", () -> new TakeAlongAxis(-1), "takeAlongAxis: axis -1, expected"),
                shape("scatterAlongAxis", () -> new ScatterAlongAxis(-1, 2), "scatterAlongAxis: axis -1, expected"),
                shape("the least", () -> new Pad(Integer.MIN_VALUE, 0, 1), "pad: axis -2147483648, expected"),
                shape("the ninth", () -> new Concat(8), "concat: axis 8, expected one counted from 0 to 7"),
                shape("concat of rank 2", () -> Var.apply(new Concat(2), X, X), "concat: axis 2 is out of", "[2, 3]"),
                shape("softmax of rank 2", () -> Var.apply(new Softmax(7), X), "softmax: axis 7 is out of", "[2, 3]"),
                shape("slice of rank 2", () -> Var.apply(new Slice(2, 0, 1), X), "slice: axis 2 is out of", "[2, 3]"),
                shape("pad of rank 2", () -> Var.apply(new Pad(2, 0, 1), X), "pad: axis 2 is out of", "[2, 3]"));
    }

    static Stream<Arguments> wrongMasks() {
        return Stream.of(8, -1, 4, 7, Integer.MIN_VALUE, 1 << 30)
                .map(Axes::new)
                .flatMap(axes -> Stream.of(new Sum(axes), new Max(axes), new FirstMax(axes)))
                .map(op -> shape(
                        op.toString(),
                        () -> Var.apply(op, X),
                        op.name() + ": axes [",
                        "are out of range for shape [2, 3]"));
    }

    static Stream<Arguments> overflows() {
        int most = Shape.MAX_COUNT;
        Var wide = Var.of(Tensor.zeros(DType.FLOAT64, 0, most));
        Var deep = Var.of(Tensor.zeros(DType.FLOAT64, 1, 1, 1, 1, 1, 1, 1, 1));
        int largest = Integer.MAX_VALUE;
        return Stream.of(
                shape("pad", () -> Var.apply(new Pad(1, 1, 0), wide), "pad: shape [0, " + most, "overflows"),
                shape("pad twice", () -> Var.apply(new Pad(1, largest, largest), X), "pad: ", "overflows: 4294967297"),
                shape("pad rows", () -> Var.apply(new Pad(0, 2, 0), wide), "pad: ", "element count overflows"),
                shape("concat", () -> Functions.concat(wide, wide), "concat: shapes [0, " + most, "overflows"),
                shape("concat thrice", () -> Functions.concat(wide, wide, wide), "concat: ", "overflows: 6442450917"),
                shape("stack", () -> Functions.stack(0, List.of(wide, wide)), "concat: ", "element count overflows"),
                shape(
                        "stack of rank 8",
                        () -> Functions.stack(0, List.of(deep)),
                        "stack: ",
                        "[1, 1, 1, 1, 1, 1, 1, 1]"),
                shape("stack behind rank 8", () -> Functions.stack(-1, List.of(deep, deep)), "stack: ", "8 axes"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"wrongApplications", "wrongAxes", "wrongMasks", "overflows"})
    void whatCannotBeAppliedSaysWhatItGotAndExpected(String name, Executable call, String[] parts) {
        assertFails(ShapeException.class, call, parts);
        assertEquals(matrix(2, 2, 3, 4, 5, 6, 7), X.value(), name);
    }

    @Test
    void aNullInputIsNamedWithItsOpAndNothingIsRecorded() {
        try (Tape tape = Tape.open()) {
            Var x = tape.input(VALUE);
            assertFails(
                    NullPointerException.class, () -> Var.apply(new MatMul(), x, null), "matmul: argument 1 is null");
            assertFails(
                    NullPointerException.class,
                    () -> Var.apply(new GatherRows(), ROWS, (Var) null),
                    "gatherRows: argument 0 is null");
            assertEquals("tape of 0 ops\n%0 = input [2, 3]", tape.toString());
        }
    }

    @Test
    void idsThatEnteredElsewhereThanOnATapeAreForeign() {
        Origin stranger = new Origin() {};
        Ids foreign = ROWS.enteredOn(stranger);
        Parameter table = named("table", VALUE);
        String[] parts = {"ids: they entered on a " + stranger.getClass().getName(), "which is no tape"};
        assertMisuse(Kind.FOREIGN, () -> X.gatherRows(foreign), parts);
        assertMisuse(Kind.FOREIGN, () -> table.on(foreign), parts);
        try (Tape tape = Tape.open()) {
            Var x = tape.input(VALUE);
            assertMisuse(Kind.FOREIGN, () -> x.gatherRows(foreign), parts);
            assertEquals("tape of 0 ops\n%0 = input [2, 3]", tape.toString());
            assertEquals(
                    matrix(2, 5, 6, 7, 2, 3, 4),
                    x.gatherRows(foreign.detached()).value());
        }
    }

    @Test
    void detachedIdsHaveNoOriginAndTheSameValues() {
        Ids foreign = ROWS.enteredOn(new Origin() {});
        assertTrue(foreign.detached().origin().isEmpty());
        assertEquals(ROWS, foreign.detached());
        assertEquals(Shape.of(2), foreign.detached().shape());
        assertSame(ROWS, ROWS.detached());
        assertTrue(foreign.origin().isPresent());
    }
}
