package dev.refrain.autograd.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Var;
import dev.refrain.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The times of a compiled step's calls: all are there, and taking them changes nothing. Never how long they are. */
class TimingTest {
    private static final int ROWS = 4;
    private static final Pattern TIME = Pattern.compile("  +[\\d.]+ [nµm]?s +\\d+ %$");

    private final Elman cell = new Elman();

    private static Timing timing(Compiled compiled, Tracing tracing) {
        Timing timing = Timing.of(compiled, tracing, List.of(Var.of(Elman.x(7, ROWS, 1)), Var.of(Elman.h(ROWS, 1))));
        return Objects.requireNonNull(timing);
    }

    /** In one stretch of time and in several, also where threads share the rows of a run. */
    @Test
    void everyCallIsTimedInEveryRun() {
        Tracing tracing = Tracing.of(cell, Var.of(Elman.x(7, ROWS, 1)), Var.of(Elman.h(ROWS, 1)));
        Settings small = Settings.usual().withRowsOfSums(2 * ROWS);
        for (Settings settings :
                List.of(small, small.within(0), small.with((code, times) -> RowSplit.evenly(code.rows, 2)))) {
            Compiled compiled = new Compiled(tracing.program(), ROWS, settings);
            Timing timing = timing(compiled, tracing);
            assertTrue(timing.runs() >= 2, () -> timing.runs() + " runs");
            for (StepCode code :
                    List.of(compiled.forward(true), compiled.wholeBack().code())) {
                for (Phase phase : Phase.values()) {
                    for (Part part : code.parts.in(phase)) {
                        assertTrue(timing.nanos(code, part) > 0, () -> phase + " " + part);
                    }
                }
            }
        }
    }

    /** Nothing is to be done for a concat whose parts are calculated where they belong. */
    @Test
    void whatNeedsNoCallTakesNoTime() {
        Scan<Var> scan = new Scan<>((x, h) -> {
            Var gates = h.matmul(Var.of(Cell.uniform(Shape.of(Elman.HIDDEN, 2 * Elman.HIDDEN), 4)));
            Var kept = gates.slice(1, 0, Elman.HIDDEN).sigmoid().mul(h);
            Var next =
                    gates.slice(1, Elman.HIDDEN, 2 * Elman.HIDDEN).tanh().mul(x).add(kept);
            return new Recurrence.Result<>(next, next);
        });
        String said = scan.explain(Var.of(Cell.uniform(Shape.of(5, ROWS, Elman.HIDDEN), 1)), Var.of(Elman.h(ROWS, 1)));
        String concat = said.lines()
                .filter(line -> line.contains("= concat("))
                .findFirst()
                .orElse(said);
        assertTrue(concat.endsWith("    0 ns   0 %"), said);
    }

    @Test
    void linesHaveTimesAndTheLastOneTheirSum() {
        String said = new Scan<>(cell).explain(Var.of(Elman.x(7, ROWS, 1)), Var.of(Elman.h(ROWS, 1)));
        List<String> lines = said.lines().toList();
        assertTrue(lines.get(1).matches("times are the least of \\d+ runs on one thread"), said);
        assertTrue(
                lines.stream()
                        .filter(line -> line.startsWith("  "))
                        .allMatch(line -> TIME.matcher(line).find()),
                said);
        assertTrue(
                lines.getLast().matches("together .* in [\\d.]+ [µm]?s, [\\d.]+ [kMG]?flop/s, in .* of memory"), said);
    }

    /** The same bits after it, and no op or parameter on the tape that was not there before. */
    @Test
    void takingThemChangesNothing() {
        Scan<Var> scan = new Scan<>(cell);
        Elman.Way explained = (x, h) -> {
            scan.explain(x, h);
            return scan.run(x, h);
        };
        assertEquals(
                cell.run(new Scan<>(cell)::run, Elman.x(7, ROWS, 1), Elman.h(ROWS, 1)),
                cell.run(explained, Elman.x(7, ROWS, 1), Elman.h(ROWS, 1)));
        try (Tape tape = Tape.open()) {
            Var x = tape.input(Elman.x(7, ROWS, 1));
            Var h = tape.input(Elman.h(ROWS, 1));
            String before = tape.toString();
            scan.explain(x, h);
            assertEquals(before, tape.toString());
        }
    }

    /** The values of a step that is traced have no elements. */
    @Test
    void withoutElementsThereAreNoTimes() {
        Scan<Var> scan = new Scan<>(cell);
        List<String> said = new ArrayList<>();
        Scan<Var> outer = new Scan<>((x, h) -> {
            said.add(scan.explain(x.permute(1, 0, 2), h));
            return new Recurrence.Result<>(h, h.tanh());
        });
        outer.run(Var.of(Cell.uniform(Shape.of(3, ROWS, 5, Elman.INPUT), 1)), Var.of(Elman.h(ROWS, 1)));
        assertEquals(1, said.size());
        assertTrue(said.getFirst().startsWith("compiled: 5 steps"), said::getFirst);
        assertFalse(said.getFirst().lines().anyMatch(line -> TIME.matcher(line).find()), said::getFirst);
        assertTrue(said.getFirst().lines().toList().getLast().matches("together [^,]* and [^,]*B, in .* of memory"));
    }
}
