package dev.refrain.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.check.GradCheck;
import dev.refrain.autograd.scan.Recurrence;
import dev.refrain.autograd.scan.Scan;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class CheckpointTest {
    private static final Tensor X = Tensor.of(new double[] {0.5, -1, 2, 0.25, 1, -0.5}, 2, 3);

    private record Layer(Parameter weight, Parameter bias) {
        Layer() {
            this(new Parameter(Shape.of(3, 3), Layer::drawn), new Parameter(Shape.of(3), Layer::drawn));
        }

        private static Tensor drawn(RandomKey key, Shape shape, DType dtype) {
            double[] values = new double[shape.count()];
            for (int i = 0; i < values.length; i++) {
                values[i] = key.uniform(i) - 0.5;
            }
            return Tensor.of(values, shape.sizes()).to(dtype);
        }

        Var apply(Var x) {
            return x.matmul(weight).add(bias).tanh();
        }
    }

    private static Layer layer() {
        Layer layer = new Layer();
        layer.weight().initialise("weight", RandomKey.of(1), DType.FLOAT64);
        layer.bias().initialise("bias", RandomKey.of(2), DType.FLOAT64);
        return layer;
    }

    /** Gradients of the sum of squares by x, the weight and the bias. */
    private static List<Tensor> gradients(Layer layer, Tape opened, UnaryOperator<Var> function) {
        try (Tape tape = opened) {
            Var x = tape.input(X);
            Var y = function.apply(x);
            List<Var> wrt = List.of(x, layer.weight().on(tape), layer.bias().on(tape));
            Gradients g = tape.gradients(y.square().sum(), wrt, Pullback.plain());
            return wrt.stream().map(each -> g.of(each).value()).toList();
        }
    }

    @Test
    void gradientsAreThoseOfTheSegment() {
        Layer layer = layer();
        assertEquals(
                gradients(layer, Tape.open(), layer::apply),
                gradients(layer, Tape.open(), x -> Checkpoint.of(layer::apply, x)));
    }

    @Test
    void ofSegmentsInTurnAndWithin() {
        Layer layer = layer();
        List<Tensor> expected = gradients(layer, Tape.open(), x -> layer.apply(layer.apply(layer.apply(x))));
        UnaryOperator<Var> within = x -> layer.apply(Checkpoint.of(layer::apply, x));
        List<Tensor> found = gradients(layer, Tape.open(), x -> Checkpoint.of(within, Checkpoint.of(layer::apply, x)));
        for (int i = 0; i < 3; i++) {
            assertArrayEquals(expected.get(i).toDoubles(), found.get(i).toDoubles(), 1e-14);
        }
    }

    @Test
    void ofSecondOrderToo() {
        Layer layer = layer();
        GradCheck.ofModel(layer, (m, x) -> m.apply(Checkpoint.of(h -> m.apply(h.mul(h)), x)), X)
                .verify();
        GradCheck.of(
                        in -> Checkpoint.of(each -> each.get(0).mul(each.get(1)).exp(), in)
                                .mul(in.get(0)),
                        List.of(X, X))
                .verify();
    }

    /** With dropout before, in, and after it. */
    @Test
    void noiseIsTheSameAgain() {
        Layer layer = layer();
        UnaryOperator<Var> segment = h -> Functions.dropout(layer.apply(Functions.dropout(h, 0.5)), 0.5);
        UnaryOperator<Var> plain = x -> Functions.dropout(segment.apply(Functions.dropout(x, 0.25)), 0.25);
        UnaryOperator<Var> again = x -> Functions.dropout(Checkpoint.of(segment, Functions.dropout(x, 0.25)), 0.25);
        RandomKey key = RandomKey.of(3);
        assertEquals(gradients(layer, Tape.training(key), plain), gradients(layer, Tape.training(key), again));
        GradCheck.ofModel(layer, (m, x) -> again.apply(m.apply(x)), X)
                .training(key)
                .verify();
    }

    /** When it has been run again, parameters are on the tape where they were. */
    @Test
    void parametersStayTheTapesOwn() {
        Layer layer = layer();
        try (Tape tape = Tape.open()) {
            Var weight = layer.weight().on(tape);
            Var y = Checkpoint.of(layer::apply, tape.input(X));
            tape.gradients(y.square().sum(), List.of(weight), Pullback.recorded());
            assertSame(weight, layer.weight().on(tape));
        }
    }

    @Test
    void runsTheSegmentOnceMoreForThePullback() {
        AtomicInteger runs = new AtomicInteger();
        Layer layer = layer();
        UnaryOperator<Var> counted = x -> {
            runs.incrementAndGet();
            return layer.apply(x);
        };
        try (Tape tape = Tape.open()) {
            Var y = Checkpoint.of(counted, tape.input(X));
            assertEquals(1, runs.get());
            tape.backward(y.sum());
            assertEquals(2, runs.get());
        }
    }

    /** Forty tanhs keep forty values, and in segments of ten their inputs: two values seen from the tape. */
    @Test
    void keepsTheInputsAlone() {
        UnaryOperator<Var> ten = x -> {
            Var y = x;
            for (int i = 0; i < 10; i++) {
                y = y.tanh();
            }
            return y;
        };
        try (Tape tape = Tape.open()) {
            Var y = tape.input(X);
            for (int i = 0; i < 4; i++) {
                y = Checkpoint.of(ten, y);
            }
            assertEquals(1 + 4, tape.program().size());
        }
    }

    @Test
    void aValueOfTheTapeMustBeAnInput() {
        try (Tape tape = Tape.open()) {
            Var x = tape.input(X);
            Var other = x.mul(2);
            TapeException e = assertThrows(TapeException.class, () -> Checkpoint.of(h -> h.mul(other), x));
            assertEquals(
                    "mul: the segment of a checkpoint uses a value of the tape that is none of its inputs: give it as one, so"
                            + " that it is there when the segment is run again",
                    e.getMessage());
            e = assertThrows(TapeException.class, () -> Checkpoint.of(h -> other, x));
            assertTrue(e.getMessage().startsWith("checkpoint: "), e.getMessage());
        }
    }

    @Test
    void aParameterThatWasWrittenSinceIsSaid() {
        Layer layer = layer();
        try (Tape tape = Tape.open()) {
            Var y = Checkpoint.of(layer::apply, tape.input(X)).sum();
            layer.bias().assign(Tensor.zeros(DType.FLOAT64, 3));
            TapeException e = assertThrows(TapeException.class, () -> tape.backward(y));
            assertEquals(TapeException.Kind.STALE, e.kind());
        }
    }

    @Test
    void withoutATapeItIsTheSegment() {
        Layer layer = layer();
        assertEquals(
                layer.apply(Var.of(X)).value(),
                Checkpoint.of(layer::apply, Var.of(X)).value());
    }

    @Test
    void aConstantHasNoGradient() {
        try (Tape tape = Tape.open()) {
            Var x = tape.input(X);
            Var y = Checkpoint.of(h -> Var.of(X), x).sum();
            assertEquals(
                    Tensor.zeros(DType.FLOAT64, 2, 3),
                    tape.gradients(y, List.of(x), Pullback.plain()).of(x).value());
        }
    }

    /** Where what is kept is the compiler's business. */
    @Test
    void aStepWithOneIsCompiled() {
        Layer layer = layer();
        Scan<Var> scan = new Scan<>((x, h) -> {
            Var next = Checkpoint.of(in -> layer.apply(in.get(0).add(in.get(1))), List.of(x, h));
            return new Recurrence.Result<>(next, next);
        });
        Var x = Var.of(Tensor.full(DType.FLOAT64, 0.5, 4, 2, 3));
        assertFalse(scan.explain(x, Var.of(X)).startsWith("step by step"));
        assertEquals(
                scan.unrolled(x, Var.of(X)).last().value().shape(),
                scan.run(x, Var.of(X)).last().value().shape());
    }

    @Test
    void whoLooksOnSeesTheOps() {
        int[] tanhs = {0};
        Layer layer = layer();
        try (Tape tape = Tape.open()) {
            tape.watch(new TapeListener() {
                @Override
                public void applied(AppliedOp op) {
                    tanhs[0] += op.op().name().equals("tanh") ? 1 : 0;
                }
            });
            Checkpoint.of(layer::apply, tape.input(X));
        }
        assertEquals(1, tanhs[0]);
    }

    /** What draws noise, and what parameters enter by, is on the tape or not as it would be without a checkpoint. */
    @Test
    void aConstantAmongTheInputsStaysOne() {
        UnaryOperator<Var> direct =
                x -> x.mul(Functions.dropout(Var.of(X), 0.5)).tanh();
        UnaryOperator<Var> segment = x -> Checkpoint.of(
                in -> in.get(0).mul(Functions.dropout(in.get(1), 0.5)).tanh(), List.of(x, Var.of(X)));
        assertEquals(bothOrders(direct), bothOrders(segment));
    }

    /** A value on a tape with noise, the gradient of its sum, and that of the gradient's sum. */
    private static List<Tensor> bothOrders(UnaryOperator<Var> function) {
        try (Tape tape = Tape.training(RandomKey.of(5))) {
            Var x = tape.input(X);
            Var y = function.apply(x);
            Var first = tape.gradients(y.sum(), List.of(x), Pullback.recorded()).of(x);
            Var second =
                    tape.gradients(first.sum(), List.of(x), Pullback.plain()).of(x);
            return List.of(y.value(), first.value(), second.value());
        }
    }

    @Test
    void inputsAreOfOneTapeAndLoseNoGradient() {
        Parameter weight = layer().weight();
        try (Tape tape = Tape.open();
                Tape other = Tape.open()) {
            Var x = tape.input(X);
            Var foreign = other.input(X);
            TapeException e = assertThrows(
                    TapeException.class, () -> Checkpoint.of(in -> in.get(0).mul(in.get(1)), List.of(x, foreign)));
            assertEquals(TapeException.Kind.FOREIGN, e.kind());
            Var loose = Var.of(X).matmul(weight);
            e = assertThrows(
                    TapeException.class, () -> Checkpoint.of(in -> in.get(0).mul(in.get(1)), List.of(x, loose)));
            assertEquals(TapeException.Kind.NO_GRAD, e.kind());
        }
    }

    /** Nested, with noise, a value given twice, and a parameter inside and outside of it: as without. */
    @Test
    void ofBothOrdersWithAllThatMayOccurTwice() {
        Layer layer = layer();
        UnaryOperator<Var> inner = h -> Functions.dropout(layer.apply(Functions.dropout(h, 0.25)), 0.5);
        List<Tensor> expected =
                bothOrders(layer, x -> layer.apply(inner.apply(x.mul(x)).add(Functions.dropout(x.mul(x), 0.5))));
        UnaryOperator<Var> nested = h -> {
            List<Var> twice = List.of(h, h);
            return Checkpoint.of(
                    in -> Checkpoint.of(inner, in.get(0).mul(in.get(1)))
                            .add(Functions.dropout(in.get(1).mul(in.get(0)), 0.5)),
                    twice);
        };
        List<Tensor> found = bothOrders(layer, x -> layer.apply(nested.apply(x)));
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i).toDoubles(), found.get(i).toDoubles(), 1e-13);
        }
    }

    /** The gradients by x and the weight of a value's sum, and those of their squares' sum. */
    private static List<Tensor> bothOrders(Layer layer, UnaryOperator<Var> function) {
        try (Tape tape = Tape.training(RandomKey.of(5))) {
            Var x = tape.input(X);
            Var y = function.apply(x);
            List<Var> wrt = List.of(x, layer.weight().on(tape));
            Gradients first = tape.gradients(y.sum(), wrt, Pullback.recorded());
            Var squares = first.of(wrt.get(0))
                    .square()
                    .sum()
                    .add(first.of(wrt.get(1)).square().sum());
            Gradients second = tape.gradients(squares, wrt, Pullback.plain());
            return List.of(
                    y.value(),
                    first.of(wrt.get(0)).value(),
                    first.of(wrt.get(1)).value(),
                    second.of(wrt.get(0)).value(),
                    second.of(wrt.get(1)).value());
        }
    }
}
