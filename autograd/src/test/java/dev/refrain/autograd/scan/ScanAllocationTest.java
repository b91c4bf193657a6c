package dev.refrain.autograd.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Pullback;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Var;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run over twice as many steps allocates more only by what it gives: nothing is allocated per step. */
class ScanAllocationTest {
    private static final int SIZE = 8;

    /** Steps in one block of times, whatever runs in blocks. */
    private static final int FEW = 32;

    private static final int MANY = 64;

    private static final long PATIENCE = Duration.ofSeconds(20).toNanos();

    /** Less than one object for every other step. */
    private static final long SLACK = 8L * (MANY - FEW);

    /** As an LSTM: four gates of one product, and two parts of a state. */
    private record Gated(Parameter w, Parameter b) implements Recurrence<List<Var>> {
        static Gated of(DType dtype) {
            return new Gated(
                    Cell.parameter(1, 2 * SIZE, 4 * SIZE).to(dtype),
                    Cell.parameter(2, 4 * SIZE).to(dtype));
        }

        @Override
        public Result<List<Var>> step(Var x, List<Var> state) {
            Var all = Functions.concat(x, state.get(0)).matmul(w).add(b);
            List<Var> gates = Functions.split(all, 1, 4);
            Var cell = gates.get(0)
                    .sigmoid()
                    .mul(state.get(1))
                    .add(gates.get(1).sigmoid().mul(gates.get(2).tanh()));
            Var hidden = gates.get(3).sigmoid().mul(cell.tanh());
            return Cell.result(hidden, hidden, cell);
        }
    }

    private static Tensor uniform(DType dtype, int number, int... sizes) {
        return Cell.uniform(Shape.of(sizes), number).to(dtype);
    }

    private interface Run {
        /** Over so many steps. */
        Runnable over(int times);
    }

    /** Fails unless the run, once the JVM has compiled it, too, allocates just so many elements for each step. */
    private static void assertGrowsBy(int elements, DType dtype, Run run) {
        long size = dtype == DType.FLOAT64 ? Double.BYTES : Float.BYTES;
        double given = 1.0 * elements * size * (MANY - FEW);
        Runnable few = run.over(FEW);
        Runnable many = run.over(MANY);
        long ofFew = Long.MAX_VALUE;
        long ofMany = Long.MAX_VALUE;
        long start = System.nanoTime();
        while (Math.abs(ofMany - ofFew - given) > SLACK && System.nanoTime() - start < PATIENCE) {
            ofFew = Math.min(ofFew, Allocated.least(few));
            ofMany = Math.min(ofMany, Allocated.least(many));
        }
        assertEquals(
                given,
                ofMany - ofFew,
                SLACK,
                "%d bytes for %d steps, %d for %d: more by".formatted(ofFew, FEW, ofMany, MANY));
    }

    @ParameterizedTest
    @CsvSource({"FLOAT64, 1", "FLOAT64, 2", "FLOAT32, 1", "FLOAT32, 2"})
    void aRunForwardAllocatesItsOutputs(DType dtype, int rows) {
        Scan<List<Var>> scan = new Scan<>(Gated.of(dtype));
        List<Var> first = List.of(Var.of(uniform(dtype, 1, rows, SIZE)), Var.of(uniform(dtype, 2, rows, SIZE)));
        assertGrowsBy(rows * SIZE, dtype, times -> {
            Var x = Var.of(uniform(dtype, 3, times, rows, SIZE));
            return () -> scan.run(x, first);
        });
    }

    /** The cotangent of the outputs is put beside that of the last state, and the gradient by x is given. */
    @ParameterizedTest
    @CsvSource({"FLOAT64, 1", "FLOAT64, 2", "FLOAT32, 1", "FLOAT32, 2"})
    void aRunForwardAndBackAllocatesWhatItGivesAndIsGiven(DType dtype, int rows) {
        Gated cell = Gated.of(dtype);
        Scan<List<Var>> scan = new Scan<>(cell);
        Tensor hidden = uniform(dtype, 1, rows, SIZE);
        Tensor memory = uniform(dtype, 2, rows, SIZE);
        assertGrowsBy(3 * rows * SIZE, dtype, times -> {
            Tensor values = uniform(dtype, 3, times, rows, SIZE);
            Var cotangent = Var.of(uniform(dtype, 4, times, rows, SIZE));
            return () -> {
                try (Tape tape = Tape.open()) {
                    Var x = tape.input(values);
                    Sequence<List<Var>> sequence = scan.run(x, List.of(tape.input(hidden), tape.input(memory)));
                    List<Var> wrt = List.of(x, cell.w().on(tape), cell.b().on(tape));
                    tape.gradients(sequence.all(), wrt, Pullback.plain().from(cotangent));
                }
            };
        });
    }
}
