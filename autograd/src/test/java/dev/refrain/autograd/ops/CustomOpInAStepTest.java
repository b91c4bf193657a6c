package dev.refrain.autograd.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Gradients;
import dev.refrain.autograd.Pullback;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.outside.Cube;
import dev.refrain.autograd.outside.ScaledByWeight;
import dev.refrain.autograd.scan.Recurrence;
import dev.refrain.autograd.scan.Scan;
import dev.refrain.autograd.scan.Sequence;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A user's op in a compiled step: an opaque node, called for several times only if it is row-wise. */
class CustomOpInAStepTest {
    private static final Tensor W = Tensor.of(new double[] {2, 3, -1}, 3);

    private static Tensor uniform(int seed, int... sizes) {
        double[] values = new double[Shape.of(sizes).count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = 2 * RandomKey.of(seed).uniform(i) - 1;
        }
        return Tensor.of(values, sizes);
    }

    /** Gradients of a loss of outputs and last state by x, the first state and w. */
    private static List<Tensor> gradients(Recurrence<Var> step, Var wOf, Tape tape, boolean compiled) {
        Var x = tape.input(uniform(1, 5, 2, 3));
        Var first = tape.input(uniform(2, 2, 3));
        Scan<Var> scan = new Scan<>(step);
        assertFalse(scan.explain(x, first).startsWith("step by step"), () -> scan.explain(x, first));
        Sequence<Var> run = compiled ? scan.run(x, first) : scan.unrolled(x, first);
        Var loss = run.all().square().sum().add(run.last().sum());
        Gradients g = tape.gradients(loss, List.of(x, first, wOf), Pullback.plain());
        return List.of(g.of(x).value(), g.of(first).value(), g.of(wOf).value());
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void inACompiledStepItIsANodeAsAnother(boolean rowWise) {
        ScaledByWeight op = new ScaledByWeight(rowWise, new AtomicInteger());
        List<List<Tensor>> found = List.of(true, false).stream()
                .map(compiled -> {
                    try (Tape tape = Tape.open()) {
                        Var w = tape.input(W);
                        Recurrence<Var> step = (x, h) -> {
                            Var next = Var.apply(
                                            new Cube(3, false),
                                            Var.apply(op, x, w)
                                                    .add(Var.apply(op, h, w))
                                                    .mul(0.3))
                                    .tanh();
                            return new Recurrence.Result<>(next, next);
                        };
                        return gradients(step, w, tape, compiled);
                    }
                })
                .toList();
        for (int i = 0; i < 3; i++) {
            assertArrayEquals(
                    found.get(1).get(i).toDoubles(), found.get(0).get(i).toDoubles(), 1e-12);
        }
        assertTrue(DoubleStream.of(found.getFirst().get(2).toDoubles()).allMatch(e -> e != 0));
    }

    /** What depends on x alone is done for all times at once, if the op is row-wise; else time by time. */
    @ParameterizedTest
    @CsvSource({"false, 5", "true, 1"})
    void onlyARowWiseOpIsCalledForSeveralTimes(boolean rowWise, int calls) {
        ScaledByWeight op = new ScaledByWeight(rowWise, new AtomicInteger());
        Var w = Var.of(W);
        Scan<Var> scan = new Scan<>((x, h) -> {
            Var next = Var.apply(op, x, w).add(h).tanh();
            return new Recurrence.Result<>(next, next);
        });
        scan.run(Var.of(uniform(1, 5, 2, 3)), Var.of(uniform(2, 2, 3)));
        assertEquals(calls, op.calls().get());
    }

    /** x + w for a w [B, F] that is the same at all times: it has a row for each of the batch, not for each time. */
    private record Shifted(boolean rowWise) implements CustomOp {
        @Override
        public int arity() {
            return 2;
        }

        @Override
        public Shape shape(Shapes in) {
            return in.at(0);
        }

        @Override
        public Tensor forward(List<Tensor> in) {
            double[] y = in.get(0).toDoubles();
            double[] w = in.get(1).toDoubles();
            for (int i = 0; i < y.length; i++) {
                y[i] += w[i];
            }
            return Tensor.of(y, in.get(0).shape().sizes());
        }

        @Override
        public void pullback(Saved saved, Var cotangent, Sink sink) {
            Tensor c = cotangent.value();
            sink.give(0, () -> Var.of(c));
            sink.give(1, () -> Var.of(c));
        }

        @Override
        public boolean firstOrder() {
            return true;
        }
    }

    @ParameterizedTest
    @CsvSource({"1", "2"})
    void whatHasANumberForEachRowIsNotTakenForAWeight(int batch) {
        Shifted op = new Shifted(true);
        List<List<Tensor>> found = List.of(true, false).stream()
                .map(compiled -> {
                    try (Tape tape = Tape.open()) {
                        Var w = tape.input(uniform(3, batch, 3));
                        Var x = tape.input(uniform(1, 5, batch, 3));
                        Scan<Var> scan = new Scan<>((in, h) -> {
                            Var next = Var.apply(op, in, w).add(h.mul(w)).tanh();
                            return new Recurrence.Result<>(next, next);
                        });
                        Var first = tape.input(uniform(2, batch, 3));
                        Sequence<Var> run = compiled ? scan.run(x, first) : scan.unrolled(x, first);
                        Gradients g = tape.gradients(run.all().square().sum(), List.of(x, w), Pullback.plain());
                        return List.of(
                                run.all().value(), g.of(x).value(), g.of(w).value());
                    }
                })
                .toList();
        for (int i = 0; i < 3; i++) {
            assertArrayEquals(
                    found.get(1).get(i).toDoubles(), found.get(0).get(i).toDoubles(), 1e-12);
        }
    }

    /** The tensors that an op is given are its own, also where the step's memory is used again. */
    @Test
    void whatItIsGivenNeverChanges() {
        List<Tensor> seen = new java.util.ArrayList<>();
        record Keeping(List<Tensor> seen) implements CustomOp {
            @Override
            public Shape shape(Shapes in) {
                return in.at(0);
            }

            @Override
            public Tensor forward(List<Tensor> inputs) {
                seen.add(inputs.getFirst());
                return inputs.getFirst();
            }

            @Override
            public void pullback(Saved saved, Var cotangent, Sink sink) {
                sink.give(0, () -> cotangent);
            }
        }
        Scan<Var> scan = new Scan<>((x, h) -> {
            Var next = Var.apply(new Keeping(seen), h).add(x);
            return new Recurrence.Result<>(next, next);
        });
        scan.run(Var.of(Tensor.full(DType.FLOAT64, 1, 3, 1, 1)), Var.of(Tensor.zeros(DType.FLOAT64, 1, 1)));
        assertEquals(List.of(0.0, 1.0, 2.0), seen.stream().map(Tensor::item).toList());
    }
}
