package dev.refrain.autograd.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Trace;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.ops.MatMul;
import dev.refrain.autograd.ops.Op;
import dev.refrain.autograd.ops.PointwiseOp;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import dev.refrain.tensor.pointwise.Pointwise;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A recurrence in a trace, read as who writes it down in another language does. */
class TracedScanTest {
    private static final int TIMES = 4;
    private static final int ROWS = 2;
    private static final int INPUT = 3;
    private static final int HIDDEN = 5;

    private final Parameter u = parameter("u", INPUT, HIDDEN);
    private final Parameter w = parameter("w", HIDDEN, HIDDEN);

    private static Parameter parameter(String name, int... sizes) {
        Parameter parameter =
                new Parameter(Shape.of(sizes), (key, shape, type) -> Tensor.zeros(DType.FLOAT64, shape.sizes()));
        parameter.initialise(name, RandomKey.of(1), DType.FLOAT64);
        return parameter;
    }

    /** What a recurrence reads, traced, and the node that it is. */
    private record Traced(Trace trace, Sequence<Var> run, int node, TracedScan scan) {}

    private Traced traced(Scan<Var> scan) {
        Trace trace = Trace.alone();
        Var x = trace.input(DType.FLOAT64, Shape.of(TIMES, ROWS, INPUT));
        Var first = trace.input(DType.FLOAT64, Shape.of(ROWS, HIDDEN));
        Sequence<Var> run = scan.run(x, first);
        int node = IntStream.range(0, trace.size())
                .filter(each -> TracedScan.of(trace.op(each)).isPresent())
                .findFirst()
                .orElseThrow();
        return new Traced(trace, run, node, TracedScan.of(trace.op(node)).orElseThrow());
    }

    private Scan<Var> elman() {
        return new Scan<>((x, h) -> {
            Var next = x.matmul(u).add(h.matmul(w)).tanh();
            return new Recurrence.Result<>(next, next);
        });
    }

    /** h' = h/2 + x U, y = h' · 3. */
    private Scan<Var> leaky() {
        return new Scan<>((x, h) -> {
            Var next = h.mul(0.5).add(x.matmul(u));
            return new Recurrence.Result<>(next.mul(3), next);
        });
    }

    @Test
    void anOpThatIsNoneIsNone() {
        assertEquals(Optional.empty(), TracedScan.of(new MatMul()));
        assertEquals(Optional.empty(), TracedScan.of(null));
    }

    @Test
    void aNodeOfTheStepIsAnArgumentOrWasCalculated() {
        TracedScan scan = traced(elman()).scan();
        assertEquals(1, scan.states());
        int arguments = 0;
        for (int node = 0; node < scan.size(); node++) {
            boolean isArgument = scan.argument(node) != TracedScan.NO_ARGUMENT;
            arguments += isArgument ? 1 : 0;
            Op op = scan.op(node);
            assertTrue(isArgument == (op == null) && scan.constant(node) == null, "node " + node);
            assertNull(scan.ids(node));
            for (int input : scan.inputs(node)) {
                assertTrue(input < node, "node " + node + " reads " + input);
            }
        }
        assertEquals(4, arguments, "x, the state, and two weights");
    }

    @Test
    void argumentsHaveTheShapesOfOneTime() {
        TracedScan scan = traced(elman()).scan();
        List<Shape> shapes = List.of(
                Shape.of(ROWS, INPUT), Shape.of(ROWS, HIDDEN), Shape.of(INPUT, HIDDEN), Shape.of(HIDDEN, HIDDEN));
        for (int node = 0; node < scan.size(); node++) {
            int argument = scan.argument(node);
            if (argument != TracedScan.NO_ARGUMENT) {
                assertEquals(shapes.get(argument), scan.shape(node), "argument " + argument);
            }
        }
    }

    @Test
    void whatComesOutAndGoesOnIsNamed() {
        TracedScan same = traced(elman()).scan();
        assertEquals(List.of(same.output()), same.next());
        assertEquals(new PointwiseOp(Pointwise.TANH), same.op(same.output()));
        TracedScan other = traced(leaky()).scan();
        assertEquals(1, other.next().size());
        assertTrue(other.inputs(other.output()).contains(other.next().getFirst()));
        assertEquals(Shape.of(ROWS, HIDDEN), other.shape(other.output()));
    }

    @Test
    void partsAreTheOutputsAndTheLastStates() {
        Traced traced = traced(leaky());
        Trace trace = traced.trace();
        assertEquals(Optional.of(0), part(traced, trace.place(traced.run().all())));
        assertEquals(Optional.of(1), part(traced, trace.place(traced.run().last())));
        assertEquals(Optional.empty(), traced.scan().part(new MatMul()));
    }

    /** The part that a node, or the one it is a view of, is. */
    private static Optional<Integer> part(Traced traced, int node) {
        Op op = traced.trace().op(node);
        Optional<Integer> part = op == null ? Optional.empty() : traced.scan().part(op);
        return part.isPresent() || node == traced.node()
                ? part
                : part(traced, traced.trace().inputs(node).getFirst());
    }

    @Test
    void stepsAreTheSameIfTheyDoTheSame() {
        TracedScan one = traced(elman()).scan();
        assertTrue(one.isSameStep(traced(elman()).scan()));
        assertFalse(one.isSameStep(traced(leaky()).scan()));
    }
}
