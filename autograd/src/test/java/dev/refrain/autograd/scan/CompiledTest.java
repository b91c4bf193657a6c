package dev.refrain.autograd.scan;

import static dev.refrain.autograd.scan.Cell.result;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Pullback;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Var;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who has the memory of runs: one of them at a time, and the next one afterwards. */
class CompiledTest {
    private static final int TIMES = 2;
    private static final Tensor X = Cell.uniform(Shape.of(TIMES, 3, 2), 1);
    private static final Tensor H = Cell.uniform(Shape.of(3, 2), 2);

    private final Parameter w = Cell.parameter(1, 2, 2);
    private final Tensor matrix = w.value();
    private final Compiled compiled =
            new Compiled(Tracing.of(this::step, Var.of(X), List.of(Var.of(H))).program(), 3, Settings.usual());
    private final Workspace inferring = new Workspace(compiled, TIMES, false);
    private final Workspace training = new Workspace(compiled, TIMES, true);

    private Recurrence.Result<List<Var>> step(Var x, List<Var> states) {
        Var next = states.getFirst().matmul(w).add(x).tanh();
        return result(next, next);
    }

    /** A run over inputs as a scan makes them. */
    private Var run(Var x, Var h, Var shared) {
        Var[] inputs = {x, h, shared};
        return Var.apply(new ScanOp(compiled, TIMES, inputs, null), inputs);
    }

    private void giveBoth() {
        compiled.giveBack(training);
        compiled.giveBack(inferring);
    }

    private void assertBothAreFree() {
        assertSame(training, compiled.borrow(TIMES, true));
        assertSame(inferring, compiled.borrow(TIMES, false));
    }

    @Test
    void aWorkspaceIsForOneRunAtATimeOfItsKind() {
        giveBoth();
        assertSame(inferring, compiled.borrow(TIMES, false));
        assertNotSame(inferring, compiled.borrow(TIMES, false));
        assertSame(training, compiled.borrow(TIMES, true));
        assertFalse(compiled.borrow(TIMES, false).isTraining());
    }

    @Test
    void aWorkspaceHasRoomForFewerSteps() {
        giveBoth();
        assertSame(training, compiled.borrow(1, true));
        compiled.giveBack(training);
        Workspace larger = compiled.borrow(TIMES + 1, true);
        assertNotSame(training, larger);
        assertEquals(TIMES + 1, larger.capacity());
        assertTrue(larger.isTraining());
        compiled.giveBack(larger);
        assertSame(larger, compiled.borrow(TIMES, true), "for the smaller one that it took the place of, too");
    }

    @Test
    void eightAreKeptAndTheOneThatWasUnusedForLongestGoes() {
        List<Workspace> all = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            all.add(new Workspace(compiled, TIMES, false));
        }
        all.forEach(compiled::giveBack);
        for (int i = 8; i > 0; i--) {
            assertSame(all.get(i), compiled.borrow(TIMES, false));
        }
        assertFalse(all.contains(compiled.borrow(TIMES, false)));
    }

    @Test
    void aRunOnNoTapeGivesItsMemoryBackAndLeavesThatForTraining() {
        giveBoth();
        run(Var.of(X), Var.of(H), Var.of(matrix));
        assertBothAreFree();
    }

    @Test
    void aRunOnATapeHasItsMemoryUntilThePassBack() {
        giveBoth();
        try (Tape tape = Tape.open()) {
            Var x = tape.input(X);
            Var y = run(x, Var.of(H), Var.of(matrix));
            Workspace other = compiled.borrow(TIMES, true);
            assertNotSame(training, other);
            tape.gradients(y.sum(), List.of(x), Pullback.plain());
            assertBothAreFree();
        }
    }

    @Test
    void aTapeThatIsClosedGivesItBack() {
        giveBoth();
        try (Tape tape = Tape.open()) {
            run(tape.input(X), Var.of(H), Var.of(matrix));
        }
        assertBothAreFree();
    }

    /** Once: it would be another run's by then. */
    @Test
    void memoryIsGivenBackOnce() {
        giveBoth();
        try (Tape tape = Tape.open()) {
            Var x = tape.input(X);
            Var y = run(x, Var.of(H), Var.of(matrix));
            tape.gradients(y.sum(), List.of(x), Pullback.plain());
        }
        assertSame(training, compiled.borrow(TIMES, true));
        assertNotSame(training, compiled.borrow(TIMES, true));
    }

    @Test
    void stepsBackAreKeptByWhatIsAskedFor() {
        Compiled.BackCode all = compiled.back(Wanted.all(1));
        Wanted first = new Wanted(true, false, new BitSet());
        assertSame(all, compiled.wholeBack());
        assertNotSame(all, compiled.back(first));
        assertSame(all, compiled.back(Wanted.all(1)));
        assertSame(compiled.back(first), compiled.back(first));
        Sweep sweep = training.back(first);
        assertSame(sweep, training.back(first));
        assertNotSame(sweep, training.back(Wanted.all(1)));
    }

    /** As many as are asked for one after the other, when there is one gradient for each of many parameters. */
    @Test
    void noMoreStepsBackAreKeptThanAFew() {
        List<Compiled.BackCode> codes = new ArrayList<>();
        List<Sweep> sweeps = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            codes.add(compiled.back(wanted(i)));
            sweeps.add(training.back(wanted(i)));
        }
        assertNotSame(codes.getFirst(), compiled.back(wanted(0)));
        assertSame(codes.getLast(), compiled.back(wanted(8)));
        assertNotSame(sweeps.get(7), training.back(wanted(7)));
        assertSame(sweeps.getLast(), training.back(wanted(8)));
    }

    private static Wanted wanted(int number) {
        BitSet others = new BitSet();
        others.set(1 + number); // of nothing that there is
        return new Wanted(true, true, others);
    }

    @Test
    void allThereIsIsByXByStatesAndByEachThatIsShared() {
        BitSet both = new BitSet();
        both.set(0, 2);
        assertEquals(new Wanted(true, true, both), Wanted.all(2));
    }

    /** Forward and back, as much for every time. */
    @Test
    void memoryGrowsWithTheTimes() {
        long[] bytes = IntStream.of(2, 3, 4)
                .mapToLong(times -> new Workspace(compiled, times, true).bytes(compiled.wholeBack()))
                .toArray();
        assertEquals(bytes[1] - bytes[0], bytes[2] - bytes[1]);
        assertTrue(bytes[1] > bytes[0]);
        assertTrue(bytes[0] > training.forward().memory().bytes());
        assertTrue(training.forward().memory().bytes() >= 2 * 3 * 2 * Double.BYTES); // the states at two times
    }

    @Test
    void theTapeSaysWhatItIs() {
        try (Tape tape = Tape.open()) {
            run(tape.input(X), Var.of(H), Var.of(matrix));
            assertEquals(
                    "tape of 1 ops\n%0 = input [2, 3, 2]\n%1 = scan(%0, constant, constant) [18]", tape.toString());
        }
    }
}
