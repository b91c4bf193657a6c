package dev.refrain.autograd.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Var;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How often a step is traced: once for each kind of what it is run over, as long as so few of them are met. */
class ScanCacheTest {
    private static final int KEPT = 64;

    private final AtomicInteger traces = new AtomicInteger();
    private final Scan<Var> scan = new Scan<>((x, h) -> {
        traces.incrementAndGet();
        Var next = h.mul(0.5).add(x);
        return new Recurrence.Result<>(next, next);
    });

    private int tracesOf(Runnable run) {
        int before = traces.get();
        run.run();
        return traces.get() - before;
    }

    private void run(int times, int rows) {
        scan.run(Var.of(Tensor.zeros(DType.FLOAT64, times, rows, 2)), Var.of(Tensor.zeros(DType.FLOAT64, rows, 2)));
    }

    @Test
    void aStepIsTracedOnceForEachSizeOfABatch() {
        assertEquals(1, tracesOf(() -> run(3, 2)));
        assertEquals(0, tracesOf(() -> run(3, 2)));
        assertEquals(0, tracesOf(() -> run(7, 2)), "whatever the number of times");
        assertEquals(1, tracesOf(() -> run(3, 4)));
        assertEquals(0, tracesOf(() -> run(3, 2)));
    }

    @Test
    void soManySizesAreKept() {
        for (int rows = 1; rows <= KEPT; rows++) {
            run(1, rows);
        }
        assertEquals(0, tracesOf(() -> run(1, 1)));
        assertEquals(1, tracesOf(() -> run(1, KEPT + 1)), "and no more");
        assertEquals(1, tracesOf(() -> run(1, 1)));
        assertEquals(0, tracesOf(() -> run(1, KEPT + 1)));
    }

    /** Another value of the tape may be another one in the next run. */
    @Test
    void aStepThatCapturesAValueIsTracedForEveryRun() {
        Tensor x = Tensor.zeros(DType.FLOAT64, 3, 2, 2);
        Tensor h = Tensor.zeros(DType.FLOAT64, 2, 2);
        Var[] captured = new Var[1];
        Scan<Var> capturing = new Scan<>((step, state) -> {
            traces.incrementAndGet();
            Var next = state.mul(captured[0]).add(step);
            return new Recurrence.Result<>(next, next);
        });
        for (int i = 0; i < 2; i++) {
            try (Tape tape = Tape.open()) {
                captured[0] = tape.input(Tensor.full(DType.FLOAT64, i + 1, 2, 2));
                Var first = tape.input(h).add(1);
                assertEquals(1, tracesOf(() -> capturing.run(tape.input(x), first)));
            }
        }
    }

    @Test
    void rowsOfNumbersAreRows() {
        Var x = Var.of(Tensor.zeros(DType.FLOAT64, 3, 2));
        assertTrue(scan.explain(x, Var.of(Tensor.zeros(DType.FLOAT64, 2))).startsWith("compiled: 3 steps of 2 rows"));
        Var numbers = Var.of(Tensor.zeros(DType.FLOAT64, 3));
        assertEquals(
                "step by step on the tape: there are no rows",
                scan.explain(numbers, Var.of(Tensor.zeros(DType.FLOAT64))));
    }

    @Test
    void noStepsCannotBeExplained() {
        Var none = Var.of(Tensor.zeros(DType.FLOAT64, 0, 2, 2));
        Var first = Var.of(Tensor.zeros(DType.FLOAT64, Shape.of(2, 2).sizes()));
        assertEquals(
                "scan: got x of shape [0, 2, 2], expected one step or more along axis 0",
                assertThrows(ShapeException.class, () -> scan.explain(none, first))
                        .getMessage());
    }
}
