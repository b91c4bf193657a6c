package dev.refrain.autograd.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Var;
import dev.refrain.autograd.scan.CellRun.Asked;
import dev.refrain.autograd.scan.CellRun.Given;
import dev.refrain.tensor.RandomKey;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that go through time by themselves, and times in stretches that are calculated again, change no bit. */
class SplitTest {
    private static final int CELLS = 300;
    private static final int ROWS = 3;

    @Test
    void rowsGoThroughTimeAlone() {
        Set<Integer> split = new HashSet<>();
        for (int number = 0; number < CELLS; number++) {
            int parts = 2 + number % 3;
            int each = number;
            RandomCells.check(number, cell -> {
                RowSplit rows = (code, times) -> {
                    List<Rows> lanes = RowSplit.evenly(code.rows, code.isSplittable() ? parts : 1);
                    if (lanes.size() > 1) {
                        split.add(each);
                    }
                    return lanes;
                };
                assertSameBits(cell, each, Settings.usual(), Settings.usual().with(rows));
            });
        }
        assertTrue(split.size() >= CELLS / 5, () -> "only %d cells were split".formatted(split.size()));
    }

    @Test
    void stretchesAreCalculatedAgain() {
        for (int number = 0; number < CELLS; number++) {
            int each = number;
            Settings whole = Settings.usual().withRowsOfSums(1);
            RandomCells.check(number, cell -> assertSameBits(cell, each, whole, whole.within(0)));
        }
    }

    /** Twice, so that memory was used before, and for some of the gradients. */
    private static void assertSameBits(RandomCell cell, int number, Settings one, Settings other) {
        CellRun expected = new CellRun(cell, one);
        CellRun run = new CellRun(cell, other);
        RandomKey key = RandomKey.of(number);
        Asked some = new Asked(number % 2 == 0, number % 2 != 0, input -> key.uniform(input) < 0.4, false);
        for (Asked asked : List.of(Asked.ALL, some, Asked.ALL)) {
            Given given = expected.compiled(asked);
            assertEquals(given, run.compiled(asked));
        }
        assertEquals(expected.inferred(), run.inferred());
    }

    @ParameterizedTest
    @CsvSource({"10, 1, 0-10", "10, 2, '0-5, 5-10'", "10, 3, '0-3, 3-6, 6-10'", "2, 5, '0-1, 1-2'", "1, 4, 0-1"})
    void rowsAreSplitEvenly(int rows, int parts, String expected) {
        List<String> found = RowSplit.evenly(rows, parts).stream()
                .map(each -> each.from() + "-" + each.to())
                .toList();
        assertEquals(expected, String.join(", ", found));
    }

    private static Compiled elman(Settings settings) {
        Elman elman = new Elman();
        Var x = Var.of(Elman.x(1, ROWS, 1));
        return new Compiled(Tracing.of(elman, x, Var.of(Elman.h(ROWS, 2))).program(), ROWS, settings);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 10})
    void aStretchAndTheStatesBetweenFitIntoTheBudget(int part) {
        int times = 400;
        Settings all = Settings.usual().withRowsOfSums(2 * ROWS);
        long whole = bytes(elman(all), times);
        Compiled compiled = elman(all.within(whole / part));
        int length = compiled.stretch(times);
        assertEquals(0, length % 2, "a multiple of the blocks that sums are made of");
        long states = 2L * Math.ceilDiv(times, length) * ROWS * Elman.HIDDEN * Double.BYTES;
        assertTrue(bytes(compiled, length) + states <= whole / part);
        assertTrue(bytes(compiled, length + 2) + states > whole / part, "and no shorter than needed");
        assertEquals(times, elman(all.within(whole)).stretch(times));
        assertEquals(2, elman(all.within(0)).stretch(times), "one block at least");
    }

    private static long bytes(Compiled compiled, int times) {
        return new Workspace(compiled, times, true).bytes(compiled.wholeBack());
    }
}
