package dev.refrain.autograd.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.refrain.autograd.scan.CellRun.Asked;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** No pass depends on another, nor anything on a pass: any may be left out, and any may be the only one. */
class PassesTest {
    private static final int FIRST = 1000;
    private static final int CELLS = 40;

    static final List<String> NAMES = List.of(
            Passes.COMMON,
            Passes.DEAD,
            Passes.SPLIT,
            Passes.MERGE,
            Passes.NARROW,
            Passes.ASSEMBLE,
            Passes.HOIST,
            Passes.SINK,
            Passes.GROUP);

    private static void assertSame(Passes passes) {
        for (int number = FIRST; number < FIRST + CELLS; number++) {
            RandomCells.check(number, cell -> {
                CellRun run = new CellRun(cell, passes);
                CellComparison.assertSame(run.unrolled(Asked.ALL), run.compiled(Asked.ALL));
            });
        }
    }

    @Test
    void theseAreAll() {
        List<String> names = Stream.concat(Passes.all().forward().stream(), Passes.all().back().stream())
                .map(Pass::name)
                .distinct()
                .sorted()
                .toList();
        assertEquals(NAMES.stream().sorted().toList(), names);
        assertEquals(List.of(), Passes.none().forward());
        assertEquals(List.of(), Passes.none().back());
    }

    @Test
    void allMayBeLeftOut() {
        assertSame(Passes.none());
    }

    @ParameterizedTest
    @FieldSource("NAMES")
    void oneMayBeLeftOut(String name) {
        assertSame(Passes.all().replacing(name, program -> program));
    }

    @Test
    void theLastMayBeLeftOutAndTheOnlyOne() {
        Passes all = Passes.all();
        assertSame(new Passes(all.forward(), all.back(), Passes.none().last()));
        assertSame(new Passes(List.of(), List.of(), all.last()));
    }

    @ParameterizedTest
    @FieldSource("NAMES")
    void oneMayBeTheOnlyOne(String name) {
        assertSame(new Passes(
                only(name, Passes.all().forward()),
                only(name, Passes.all().back()),
                Passes.none().last()));
    }

    private static List<Pass> only(String name, List<Pass> passes) {
        return passes.stream().filter(pass -> pass.name().equals(name)).toList();
    }

    /** Where nothing is left to do, a pass does nothing: each is run twice. */
    @Test
    void eachMayRunTwice() {
        Passes.Last last = (program, kept) -> Accumulate.run(Accumulate.run(program, kept), kept);
        assertSame(new Passes(twice(Passes.all().forward()), twice(Passes.all().back()), last));
    }

    private static List<Pass> twice(List<Pass> passes) {
        return passes.stream().flatMap(pass -> Stream.of(pass, pass)).toList();
    }
}
