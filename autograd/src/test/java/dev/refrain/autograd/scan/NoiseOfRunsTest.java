package dev.refrain.autograd.scan;

import static dev.refrain.autograd.scan.CellComparison.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Draws;
import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Masks;
import dev.refrain.autograd.Pullback;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.TapeException;
import dev.refrain.autograd.Trace;
import dev.refrain.autograd.Var;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import dev.refrain.tensor.internal.memory.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** From which sources of a tape's noise the runs of a step draw, however it is compiled and whatever it uses. */
class NoiseOfRunsTest {
    private static final RandomKey KEY = RandomKey.of(5);
    private static final int SIZE = 4;
    private static final Tensor H = Cell.uniform(Shape.of(3, SIZE), 2);

    private static Tensor x(int times, int number) {
        return Cell.uniform(Shape.of(times, 3, SIZE), number);
    }

    private static Recurrence.Result<Var> result(Var next) {
        return new Recurrence.Result<>(next, next);
    }

    @Test
    void aStepIsTracedOnceWhateverTheKeyAndTheNumberOfTimes() {
        AtomicInteger traces = new AtomicInteger();
        Scan<Var> scan = new Scan<>((x, h) -> {
            traces.incrementAndGet();
            return result(Functions.dropout(h, 0.5).add(x));
        });
        for (int run = 0; run < 6; run++) {
            try (Tape tape = Tape.training(RandomKey.of(run))) {
                scan.run(tape.input(x(1 + run, 1)), tape.input(H));
                scan.run(tape.input(x(2 + run, 1)), tape.input(H));
            }
        }
        assertEquals(1, traces.get());
        try (Tape tape = Tape.open()) {
            scan.run(tape.input(x(3, 1)), tape.input(H));
        }
        assertEquals(2, traces.get(), "without noise it is another step");
    }

    private interface Way {
        List<Var> run(boolean compiled, Tape tape, Var x, Var h);
    }

    /** Values, gradients, and what is drawn afterwards: the same both ways. */
    private static void assertSameNoise(Way way) {
        List<List<Tensor>> found = new ArrayList<>();
        for (boolean compiled : new boolean[] {false, true}) {
            try (Tape tape = Tape.training(KEY)) {
                Var x = tape.input(x(5, 1));
                Var h = tape.input(H);
                List<Var> results = new ArrayList<>(way.run(compiled, tape, x, h));
                results.add(Masks.drawn(h, 0.5));
                List<Tensor> values =
                        new ArrayList<>(results.stream().map(Var::value).toList());
                Var loss = x.sum();
                for (Var each : results) {
                    loss = loss.add(each.square().sum());
                }
                var gradients = tape.gradients(loss, List.of(x, h), Pullback.plain());
                values.add(gradients.of(x).value());
                values.add(gradients.of(h).value());
                found.add(values);
            }
        }
        assertClose(found.get(0), found.get(1));
    }

    private static <S> Sequence<S> over(boolean compiled, Recurrence<S> step, Var x, S first) {
        Scan<S> scan = new Scan<>(step);
        return compiled ? scan.run(x, first) : scan.unrolled(x, first);
    }

    /** It is another one at every time, although what it is drawn for is not. */
    @Test
    void noiseOfWhatTheStepCaptures() {
        assertSameNoise((compiled, tape, x, h) -> {
            Var memory = h.mul(2);
            Sequence<Var> run = over(compiled, (in, s) -> result(s.add(Functions.dropout(memory, 0.5))), x, h);
            return List.of(run.all(), run.last());
        });
        assertSameNoise((compiled, tape, x, h) -> {
            Var memory = h.mul(2);
            Recurrence<Var> step = (in, s) -> result(Masks.where(Masks.drawn(memory, 0.5), s.mul(in), s));
            return List.of(over(compiled, step, x, h).all());
        });
    }

    /** They are on the tape as soon as one is, so they may be masked from the first step on. */
    @Test
    void noiseOfStatesThatBeginAsConstants() {
        assertSameNoise((compiled, tape, x, h) -> {
            Recurrence<List<Var>> step = (in, s) -> new Recurrence.Result<>(
                    s.get(0).add(s.get(1)),
                    List.of(s.get(0).mul(in), Functions.dropout(s.get(1), 0.5).add(1)));
            return List.of(over(compiled, step, x, List.of(h, Var.of(H))).all());
        });
        assertSameNoise((compiled, tape, x, h) -> {
            Recurrence<Var> step = (in, s) -> result(Functions.dropout(in, 0.5).add(s));
            return List.of(over(compiled, step, Var.of(x(5, 3)), h).all());
        });
    }

    /** In the steps of a scan within a step, and in a scan over what the outer step captured. */
    @Test
    void noiseOfScansWithinAStep() {
        Recurrence<Var> noisy = (each, s) -> result(Functions.dropout(s, 0.5).add(each));
        assertSameNoise((compiled, tape, x, h) -> {
            Scan<Var> inner = new Scan<>(noisy);
            Recurrence<Var> step = (in, s) -> {
                Var two = Functions.stack(0, List.of(in, in.mul(2)));
                Var drawnBefore = Functions.dropout(s, 0.25);
                return result((compiled ? inner.run(two, drawnBefore) : inner.unrolled(two, drawnBefore)).last());
            };
            return List.of(over(compiled, step, x, h).all());
        });
        assertSameNoise((compiled, tape, x, h) -> {
            Scan<Var> inner = new Scan<>(noisy);
            Var memory = x.mul(0.5);
            Recurrence<Var> step = (in, s) -> {
                Var read = (compiled ? inner.run(memory, h) : inner.unrolled(memory, h)).last();
                return result(s.mul(in).add(read));
            };
            return List.of(over(compiled, step, x, h).all());
        });
    }

    @Test
    void aTapeThatMayNotBeUsedIsToldBeforeItsNoiseIsTaken() {
        Scan<Var> scan = new Scan<>((x, h) -> result(Functions.dropout(h, 0.5).add(x)));
        Tape tape = Tape.training(KEY);
        Var x = tape.input(x(2, 1));
        Var h = tape.input(H);
        tape.close();
        String sentence =
                assertThrows(TapeException.class, () -> scan.run(x, h)).getMessage();
        assertTrue(sentence.contains("is closed: open another"), sentence);
    }

    /** A part of the rows of a batch has the masks that it has in the whole. */
    @Test
    void aMaskIsOfTheRowsOfTheWholeBatch() {
        try (Tape tape = Tape.training(KEY)) {
            Var x = tape.input(H);
            Draws draws = Trace.draws(x, 6).orElseThrow();
            StepNoise noise = new StepNoise(draws, 2);
            StepMask mask = new StepMask(1, 0.5, H.shape());
            Var whole = noise.mask(mask, 2, DType.FLOAT64);
            Buffer part = Buffer.zeros(true, 2, SIZE);
            noise.draw(mask, 2, 1, new int[SIZE], part);
            assertEquals(whole.slice(0, 1, 3).value(), Tensor.around(part));
            assertNotEquals(whole.value(), noise.mask(mask, 1, DType.FLOAT64).value());
            assertEquals(KEY.child("noise").child(5), draws.key(5));
            assertEquals(
                    KEY.child("noise").child(6), Trace.draws(x, 1).orElseThrow().key(0), "they are taken");
        }
        assertTrue(Trace.draws(Var.of(H), 1).isEmpty());
        assertThrows(IllegalStateException.class, () -> Var.apply(new StepMask(0, 0.5, H.shape()), Var.of(H)));
    }
}
