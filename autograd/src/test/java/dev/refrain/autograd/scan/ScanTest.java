package dev.refrain.autograd.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Gradients;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Pullback;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.TapeException;
import dev.refrain.autograd.Var;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** A compiled recurrence in use: tapes, threads and memory that is used again. */
class ScanTest {
    private static final int INPUT = 3;
    private static final int HIDDEN = 5;

    private final Parameter u = parameter("u", INPUT, HIDDEN);
    private final Parameter w = parameter("w", HIDDEN, HIDDEN);
    private final Scan<Var> scan = new Scan<>((x, h) -> {
        Var next = x.matmul(u).add(h.matmul(w)).tanh();
        return new Recurrence.Result<>(next, next);
    });

    private static Parameter parameter(String name, int... sizes) {
        Parameter parameter = new Parameter(Shape.of(sizes), (key, shape, type) -> numbers(name.hashCode(), shape));
        parameter.initialise(name, RandomKey.of(1), DType.FLOAT64);
        return parameter;
    }

    private static Tensor numbers(int seed, Shape shape) {
        double[] values = new double[shape.count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.sin(seed + 1.7 * i);
        }
        return Tensor.of(values, shape.sizes());
    }

    private static Var x(Tape tape, int seed, int times, int rows) {
        return tape.input(numbers(seed, Shape.of(times, rows, INPUT)));
    }

    private static Var zeros(int rows) {
        return Var.of(Tensor.zeros(DType.FLOAT64, rows, HIDDEN));
    }

    private Var loss(Tape tape, int seed, int times, int rows, boolean compiled) {
        Var x = x(tape, seed, times, rows);
        Var first = zeros(rows).on(x);
        Sequence<Var> run = compiled ? scan.run(x, first) : scan.unrolled(x, first);
        return run.all().square().sum().add(run.last().sum());
    }

    private List<Tensor> gradients(int seed, int times, int rows, boolean compiled) {
        try (Tape tape = Tape.open()) {
            Gradients found = tape.backward(loss(tape, seed, times, rows, compiled));
            return List.of(found.of(u).value(), found.of(w).value());
        }
    }

    private static void assertClose(List<Tensor> expected, List<Tensor> actual) {
        for (int k = 0; k < expected.size(); k++) {
            double[] e = expected.get(k).toDoubles();
            double[] a = actual.get(k).toDoubles();
            for (int i = 0; i < e.length; i++) {
                assertEquals(e[i], a[i], 1e-12 * Math.max(1, Math.abs(e[i])));
            }
        }
    }

    @Test
    void twoRunsBeforeEitherPassBackHaveTheirOwnMemory() {
        try (Tape one = Tape.open();
                Tape two = Tape.open()) {
            Var first = loss(one, 1, 4, 2, true);
            Var second = loss(two, 2, 4, 2, true);
            Gradients ofFirst = one.backward(first);
            Gradients ofSecond = two.backward(second);
            assertClose(
                    gradients(1, 4, 2, false),
                    List.of(ofFirst.of(u).value(), ofFirst.of(w).value()));
            assertClose(
                    gradients(2, 4, 2, false),
                    List.of(ofSecond.of(u).value(), ofSecond.of(w).value()));
        }
    }

    @Test
    void twoRunsOnOneTapeAddUp() {
        Function<Boolean, List<Tensor>> both = compiled -> {
            try (Tape tape = Tape.open()) {
                Var sum = loss(tape, 1, 4, 2, compiled).add(loss(tape, 2, 6, 3, compiled));
                Gradients found = tape.backward(sum);
                return List.of(found.of(u).value(), found.of(w).value());
            }
        };
        assertClose(both.apply(false), both.apply(true));
    }

    @Test
    void gradientsAddUpOverPassesAndKeepWhatTheyHold() {
        List<Tensor> kept = gradients(1, 5, 2, true);
        List<Tensor> copies = kept.stream()
                .map(each -> Tensor.of(each.toDoubles(), each.shape().sizes()))
                .toList();
        List<Tensor> more = gradients(2, 5, 2, true);
        assertEquals(copies, kept);
        List<Tensor> sums = new ArrayList<>();
        List<Tensor> expected = new ArrayList<>();
        for (int k = 0; k < kept.size(); k++) {
            sums.add(Var.of(kept.get(k)).add(Var.of(more.get(k))).value());
            expected.add(Var.of(gradients(1, 5, 2, false).get(k))
                    .add(Var.of(gradients(2, 5, 2, false).get(k)))
                    .value());
        }
        assertClose(expected, sums);
    }

    @Test
    void outputsOutliveTheTapeAndLaterRuns() {
        Var x = Var.of(numbers(3, Shape.of(4, 2, INPUT)));
        Tensor kept = scan.run(x, zeros(2)).all().value();
        Tensor copy = Tensor.of(kept.toDoubles(), kept.shape().sizes());
        scan.run(Var.of(numbers(4, Shape.of(4, 2, INPUT))), zeros(2));
        gradients(5, 4, 2, true);
        assertEquals(copy, kept);
    }

    @Test
    void threadsShareAFrozenModel() throws InterruptedException, ExecutionException {
        Var x = Var.of(numbers(7, Shape.of(6, 3, INPUT)));
        Tensor expected = scan.unrolled(x, zeros(3)).all().value();
        List<Tensor> gradients = gradients(7, 6, 3, false);
        Callable<Boolean> work = () -> {
            for (int i = 0; i < 200; i++) {
                assertClose(
                        List.of(expected), List.of(scan.run(x, zeros(3)).all().value()));
                assertClose(gradients, gradients(7, 6, 3, true));
            }
            return true;
        };
        try (var pool = Executors.newFixedThreadPool(4)) {
            List<Future<Boolean>> done = pool.invokeAll(List.of(work, work, work, work));
            for (Future<Boolean> each : done) {
                assertTrue(each.get());
            }
        }
    }

    @Test
    void aTapeThatIsClosedWithoutAPassBackGivesItsMemoryBack() {
        for (int i = 0; i < 50; i++) {
            try (Tape tape = Tape.open()) {
                loss(tape, i, 3, 2, true);
            }
        }
        assertClose(gradients(1, 3, 2, false), gradients(1, 3, 2, true));
    }

    @Test
    void aStepThatLooksAtValuesRunsStepByStep() {
        Scan<Var> looking = new Scan<>((x, h) -> {
            Var next = h.add(x).mul(x.value().get(0, 0) > 0 ? 2 : 3);
            return new Recurrence.Result<>(next, next);
        });
        Var x = Var.of(Tensor.of(new double[] {1, -1, 1}, 3, 1, 1));
        Var h = Var.of(Tensor.zeros(DType.FLOAT64, 1, 1));
        assertEquals(
                Tensor.of(new double[] {2, 3, 8}, 3, 1, 1),
                looking.run(x, h).all().value());
        assertTrue(looking.explain(x, h).startsWith("step by step on the tape: value: "), looking.explain(x, h));
        assertTrue(scan.explain(Var.of(numbers(1, Shape.of(4, 2, INPUT))), zeros(2))
                .startsWith("compiled: 4 steps"));
    }

    @Test
    void whatIsCapturedFromTheTapeGetsItsGradient() {
        Function<Boolean, Tensor> byMemory = compiled -> {
            try (Tape tape = Tape.open()) {
                Var memory = tape.input(numbers(9, Shape.of(2, INPUT)));
                Scan<Var> reading = new Scan<>((x, h) -> {
                    Var next = h.add(x.mul(memory)).tanh();
                    return new Recurrence.Result<>(next, next);
                });
                Var x = x(tape, 2, 4, 2);
                Var first = Var.of(Tensor.zeros(DType.FLOAT64, 2, INPUT)).on(x);
                Var all = (compiled ? reading.run(x, first) : reading.unrolled(x, first)).all();
                return tape.gradients(all.square().sum(), List.of(memory), Pullback.plain())
                        .of(memory)
                        .value();
            }
        };
        assertClose(List.of(byMemory.apply(false)), List.of(byMemory.apply(true)));
    }

    @Test
    void aParameterWrittenSinceIsTold() {
        try (Tape tape = Tape.open()) {
            Var loss = loss(tape, 1, 4, 2, true);
            w.assign(numbers(4, Shape.of(HIDDEN, HIDDEN)));
            TapeException stale = assertThrows(TapeException.class, () -> tape.backward(loss));
            assertEquals(TapeException.Kind.STALE, stale.kind());
        }
    }
}
