package dev.refrain.autograd.scan;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.TapeException;
import dev.refrain.autograd.Var;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * A run's memory goes back when its pullback has run, or its tape is closed or has failed, and the next run has it: it
 * allocates what it gives. With memory of its own it would allocate several times as much.
 */
class ScanMemoryAllocationTest {
    private static final int TIMES = 100;
    private static final int ROWS = 4;
    private static final int SIZE = 32;

    /** Of the outputs, or of any value that is kept of all times. */
    private static final double BYTES = 1.0 * TIMES * ROWS * SIZE * Double.BYTES;

    private static final long PATIENCE = Duration.ofSeconds(20).toNanos();

    private final Parameter w = Cell.parameter(1, SIZE, SIZE);
    private final Tensor x = Cell.uniform(Shape.of(TIMES, ROWS, SIZE), 1);
    private final Tensor h = Cell.uniform(Shape.of(ROWS, SIZE), 2);
    private final Scan<Var> scan = new Scan<>((input, state) -> {
        Var gate = input.add(state.matmul(w)).sigmoid();
        Var candidate = gate.mul(state).add(input).tanh();
        Var next = state.add(gate.mul(candidate.sub(state)));
        return new Recurrence.Result<>(next, next);
    });

    private Sequence<Var> forward(Tape tape) {
        return scan.run(tape.input(x), tape.input(h));
    }

    /** Fails unless a run allocates less than so many values of all times, once the JVM has compiled it. */
    private static void assertAllocates(double values, Runnable run) {
        double least = Double.POSITIVE_INFINITY;
        long start = System.nanoTime();
        while (least >= values && System.nanoTime() - start < PATIENCE) {
            least = Math.min(least, Allocated.least(run) / BYTES);
        }
        assertTrue(least < values, "a run allocates %.2f values of all times, expected %.1f".formatted(least, values));
    }

    @Test
    void ofATapeThatIsClosedWithoutAPassBack() {
        assertAllocates(1.5, () -> {
            try (Tape tape = Tape.open()) {
                forward(tape);
            }
        });
    }

    @Test
    void ofAPassBack() {
        assertAllocates(3.5, () -> {
            try (Tape tape = Tape.open()) {
                tape.backward(forward(tape).all().sum());
            }
        });
    }

    @Test
    void ofARunOnNoTape() {
        assertAllocates(1.5, () -> scan.run(Var.of(x), Var.of(h)));
    }

    @Test
    void ofTwoRunsAtOnce() {
        assertAllocates(2.5, () -> {
            try (Tape one = Tape.open();
                    Tape other = Tape.open()) {
                forward(one);
                forward(other);
            }
        });
    }

    @Test
    void ofAPassBackThatFails() {
        assertAllocates(2.5, () -> {
            try (Tape tape = Tape.open()) {
                Var last = forward(tape).last();
                w.assign(w.value());
                assertThrows(TapeException.class, () -> tape.backward(last.sum()));
            }
        });
    }

    /** The scan within has memory for one step of the outer one, and uses it at each. */
    @Test
    void ofAScanWithinAStep() {
        Scan<Var> outer = new Scan<>((rows, state) -> {
            Var last = scan.run(rows.reshape(ROWS, 1, SIZE), state).last();
            return new Recurrence.Result<>(last, last);
        });
        Tensor first = Cell.uniform(Shape.of(1, SIZE), 2);
        assertAllocates(3, () -> outer.run(Var.of(x), Var.of(first)));
        assertAllocates(3, () -> {
            try (Tape tape = Tape.open()) {
                outer.run(tape.input(x), tape.input(first));
            }
        });
    }
}
