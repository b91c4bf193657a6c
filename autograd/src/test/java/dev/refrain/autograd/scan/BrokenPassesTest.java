package dev.refrain.autograd.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.scan.CellRun.Asked;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A pass that is wrong is caught by the comparison of random cells with the same steps one by one. */
class BrokenPassesTest {
    private static final int CELLS = 300;

    static Set<String> wrong() {
        return BrokenPasses.all().keySet();
    }

    /** Some cells differ, or cannot be run any more. */
    @ParameterizedTest
    @MethodSource("wrong")
    void isCaught(String wrong) {
        Passes passes = BrokenPasses.all().get(wrong).passes();
        int caught = 0;
        for (int number = 0; number < CELLS && caught < 3; number++) {
            CellRun run = new CellRun(RandomCells.cell(number), passes);
            CellRun.Given expected = run.unrolled(Asked.ALL);
            try {
                CellComparison.assertSame(expected, run.compiled(Asked.ALL));
            } catch (RuntimeException | AssertionError failure) {
                caught++;
            }
        }
        assertTrue(caught == 3, "caught by %d of %d cells".formatted(caught, CELLS));
    }

    @Test
    void everyPassHasAWrongVariant() {
        Passes all = Passes.all();
        Set<String> names = Stream.concat(all.forward().stream(), all.back().stream())
                .map(Pass::name)
                .collect(Collectors.toCollection(TreeSet::new));
        names.add(Passes.ACCUMULATE);
        Set<String> broken = BrokenPasses.all().values().stream()
                .map(BrokenPasses.Broken::pass)
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(names, broken);
        assertEquals(10, names.size());
    }
}
