package dev.refrain.autograd;

import static dev.refrain.autograd.Asserts.assertMisuse;
import static dev.refrain.autograd.Samples.matrix;
import static dev.refrain.autograd.Samples.named;
import static dev.refrain.autograd.Samples.vector;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.TapeException.Kind;
import dev.refrain.autograd.ops.GatherRows;
import dev.refrain.autograd.ops.MatMul;
import dev.refrain.autograd.ops.PointwiseOp;
import dev.refrain.autograd.ops.Slice;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.DTypeException;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import dev.refrain.tensor.pointwise.Pointwise;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** A function of values without elements: what it does is recorded, and what it may not do is refused. */
class TraceTest {
    private final Parameter weight = named("w", matrix(3, 1, 2, 3, 4, 5, 6));

    private static Var input(Trace trace, int... sizes) {
        return trace.input(DType.FLOAT64, Shape.of(sizes));
    }

    @Test
    void opsAreRecordedInOrderWithWhatTheyAreAppliedTo() {
        Trace trace = Trace.alone();
        Var x = input(trace, 4, 3);
        Var product = x.matmul(weight);
        Var y = product.tanh().slice(1, 0, 1);
        assertEquals(Shape.of(4, 1), y.shape());
        assertEquals(DType.FLOAT64, y.dtype());
        assertEquals(5, trace.size());
        assertEquals(0, trace.place(x));
        assertEquals(4, trace.place(y));
        assertNull(trace.op(0));
        assertEquals(new MatMul(), trace.op(2));
        assertEquals(List.of(0, 1), trace.inputs(2));
        assertEquals(Shape.of(4, 2), trace.shape(2));
        assertEquals(new PointwiseOp(Pointwise.TANH), trace.op(3));
        assertEquals(new Slice(1, 0, 1), trace.op(4));
        assertNull(trace.ids(4));
    }

    @Test
    void aParameterEntersOnce() {
        Trace trace = Trace.alone();
        Var x = input(trace, 3, 3);
        Var y = x.matmul(weight).matmul(weight.on(x).transpose()).matmul(weight);
        assertEquals(Shape.of(3, 2), y.shape());
        assertSame(weight, trace.parameter(1));
        assertEquals(List.of(0, 1), trace.inputs(2));
        assertEquals(List.of(1), trace.inputs(3));
        assertEquals(List.of(4, 1), trace.inputs(5));
        assertNull(trace.parameter(0));
        assertNull(trace.constant(1));
        assertNull(trace.captured(1));
    }

    @Test
    void whatIsOnNoTapeIsAConstant() {
        Trace trace = Trace.alone();
        Var x = input(trace, 2);
        Tensor value = vector(1, 2);
        x.add(Var.of(value)).mul(3).add(Var.of(value).on(x));
        assertEquals(value, trace.constant(1));
        assertEquals(Tensor.scalar(3, DType.FLOAT64), trace.constant(3));
        assertEquals(value, trace.constant(5));
        assertNull(trace.constant(0));
        assertNull(trace.constant(2));
    }

    @Test
    void aFunctionOfConstantsAloneIsCalculated() {
        Trace trace = Trace.alone();
        Var x = input(trace, 2);
        x.add(Var.of(vector(1, 2)).square());
        assertEquals(vector(1, 4), trace.constant(1));
    }

    @Test
    void aValueOfTheTapeThatIsTracedForIsCapturedOnce() {
        try (Tape tape = Tape.open();
                Tape other = Tape.open()) {
            Var outside = tape.input(vector(1, 2));
            Trace trace = Trace.on(outside);
            Var x = input(trace, 2);
            Var y = x.mul(outside).add(outside).add(outside.on(x));
            assertSame(outside, trace.captured(1));
            assertEquals(List.of(0, 1), trace.inputs(2));
            assertEquals(List.of(2, 1), trace.inputs(3));
            assertEquals(List.of(3, 1), trace.inputs(4));
            assertEquals(5, trace.size());
            assertTrue(y.isRecorded());
            Var foreign = other.input(vector(1, 2));
            assertMisuse(Kind.FOREIGN, () -> x.add(foreign), "add");
            assertMisuse(Kind.FOREIGN, () -> foreign.on(x), "on");
            assertMisuse(Kind.FOREIGN, () -> outside.add(input(Trace.alone(), 2)), "add");
        }
    }

    @Test
    void aResultOfTheTapeThatIsTracedForHasAPlace() {
        try (Tape tape = Tape.open()) {
            Var outside = tape.input(vector(1, 2));
            Trace trace = Trace.on(outside);
            input(trace, 2);
            assertEquals(1, trace.place(outside));
            assertEquals(1, trace.place(outside));
            int constant = trace.place(Var.of(vector(3)));
            assertEquals(vector(3), trace.constant(constant));
        }
    }

    @Test
    void idsAreKept() {
        Trace trace = Trace.alone();
        Ids ids = Ids.of(new int[] {1, 0, 1}, 3);
        Var rows = input(trace, 2, 4).gatherRows(ids);
        assertEquals(Shape.of(3, 4), rows.shape());
        assertEquals(new GatherRows(), trace.op(1));
        assertEquals(ids, trace.ids(1));
    }

    /** They would keep the tape that they entered on alive, with all that is recorded there. */
    @Test
    void idsForgetTheTapeThatTheyEnteredOn() {
        try (Tape tape = Tape.open()) {
            Ids ids = tape.ids(Ids.of(new int[] {1, 0}, 2));
            Trace trace = Trace.on(tape.input(vector(1)));
            input(trace, 2, 4).gatherRows(ids);
            assertTrue(ids.origin().isPresent());
            assertTrue(Objects.requireNonNull(trace.ids(1)).origin().isEmpty());
        }
    }

    private static void assertRefused(String operation, String what, Executable call) {
        assertMisuse(
                Kind.UNTRACEABLE,
                call,
                operation + ": a step that is traced " + what + ", which is known only when it runs");
    }

    @Test
    void looksAtValuesAreRefused() {
        Var x = input(Trace.alone(), 1).tanh();
        assertRefused("value", "looks at a value", x::value);
        assertRefused("value", "looks at a value", x::item);
        assertRefused("detach", "looks at a value", x::detach);
    }

    @Test
    void whatWasMadeOfParametersOffTheTapeIsRefused() {
        Var made = weight.on(Var.of(vector(1))).sum(0);
        Var x = input(Trace.on(Var.of(vector(1))), 2);
        assertRefused("add", "uses a parameter off the tape", () -> x.add(made));
        assertRefused("on", "uses a parameter off the tape", () -> made.on(x));
        Trace alone = Trace.alone();
        assertRefused("trace", "uses a parameter off the tape", () -> alone.place(made));
    }

    @Test
    void noiseIsAMaskForEverySourceThatIsDrawnFrom() {
        try (Tape training = Tape.training(RandomKey.of(1));
                Tape evaluating = Tape.open()) {
            Var noisy = training.input(vector(1, 2));
            Var quiet = evaluating.input(vector(1, 2));
            Trace trace = Trace.on(noisy);
            Var x = input(trace, 2);
            assertSame(x, Functions.dropout(x, 0));
            Var y = Functions.dropout(x, 0.5);
            Var mask = Masks.drawn(x, 0.25);
            assertEquals(new PointwiseOp(Pointwise.WHERE), trace.op(trace.place(y)));
            int drawn = trace.inputs(trace.place(y)).getFirst();
            assertEquals(new Trace.Drawn(1, 0.5), trace.drawn(drawn));
            assertEquals(new Trace.Drawn(2, 0.25), trace.drawn(trace.place(mask)));
            assertNull(trace.drawn(trace.place(x)));
            assertEquals(3, trace.draws());
            Var outside = trace.during(() -> {
                assertTrue(Trace.isRunning(noisy));
                return Masks.drawn(noisy, 0.5);
            });
            assertEquals(new Trace.Drawn(3, 0.5), trace.drawn(trace.place(outside)));
            assertFalse(Trace.isRunning(noisy));
            assertEquals(0, Trace.draws(noisy, 1).orElseThrow().first(), "the tape's own are still there");
            Var same = input(Trace.on(quiet), 2);
            assertSame(same, Functions.dropout(same, 0.5));
            assertTrue(Trace.isNoisy(noisy));
            assertFalse(Trace.isNoisy(quiet));
            assertFalse(Trace.isNoisy(Var.of(vector(1))));
        }
    }

    @Test
    void errorsAreThoseOfTheOps() {
        Var x = input(Trace.alone(), 2, 2);
        Asserts.assertFails(ShapeException.class, () -> x.matmul(weight), "matmul", "[2, 2] and [3, 2]", "parameter w");
        Asserts.assertFails(
                DTypeException.class, () -> x.add(Var.scalar(1, DType.FLOAT32)), "add", "no implicit promotion");
        Parameter drawnLater = new Parameter(Shape.of(2), (key, shape, type) -> Tensor.zeros(type, 2));
        assertMisuse(Kind.UNINITIALISED, () -> x.add(drawnLater), "no value yet");
    }

    @Test
    void aTracedValueSaysSoAndIsPrintedByItsShape() {
        Var x = input(Trace.alone(), 2, 3);
        assertEquals("%0 = float64[2, 3]", x.toString());
        assertEquals("%1 = float64[2]", x.sum(1).toString());
        assertTrue(Trace.isTraced(x));
        assertFalse(Trace.isTraced(Var.of(vector(1))));
        try (Tape tape = Tape.open()) {
            assertFalse(Trace.isTraced(tape.input(vector(1))));
        }
    }

    @Test
    void pullbacksOfATraceAreTraced() {
        Trace trace = Trace.alone();
        Var x = input(trace, 2);
        Var other = input(trace, 2);
        Var y = x.square();
        Var cotangent = input(trace, 2);
        List<Var> found = Trace.pullback(List.of(y), List.of(cotangent), List.of(x, other));
        assertEquals(new PointwiseOp(Pointwise.MUL), trace.op(trace.place(found.getFirst())));
        assertNull(found.getLast());
        assertNull(Trace.pullback(List.of(), List.of(), List.of(x)).getFirst());
        assertMisuse(
                Kind.NO_GRAD,
                () -> Trace.pullback(List.of(Var.of(vector(1))), List.of(Var.of(vector(1))), List.of(x)),
                "pullback");
    }
}
