package dev.refrain.nn.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The distance is a metric, and the three numbers say how it comes about. */
class EditsTest {
    @Provide
    Arbitrary<List<String>> texts() {
        return Arbitraries.of("a", "b", "c").list().ofMaxSize(9);
    }

    private static long distance(List<String> a, List<String> b) {
        return Edits.between(a, b).total();
    }

    @Property(seed = "2101", tries = 500)
    void theDistanceIsAMetric(
            @ForAll("texts") List<String> a, @ForAll("texts") List<String> b, @ForAll("texts") List<String> c) {
        assertEquals(a.equals(b), distance(a, b) == 0);
        assertTrue(distance(a, c) <= distance(a, b) + distance(b, c));
        assertTrue(distance(a, b) >= Math.abs(a.size() - b.size()));
        assertTrue(distance(a, b) <= Math.max(a.size(), b.size()));
    }

    @Property(seed = "2102", tries = 500)
    void toAndFroInsertionsAreDeletions(@ForAll("texts") List<String> a, @ForAll("texts") List<String> b) {
        Edits to = Edits.between(a, b);
        assertEquals(new Edits(to.substitutions(), to.deletions(), to.insertions()), Edits.between(b, a));
        assertEquals(a.size() - b.size(), to.insertions() - to.deletions());
        assertTrue(to.substitutions() >= 0 && to.insertions() >= 0 && to.deletions() >= 0);
    }

    @Property(seed = "2103", tries = 500)
    void idsAreAsSymbols(@ForAll("texts") List<String> a, @ForAll("texts") List<String> b) {
        assertEquals(Edits.between(a, b), Edits.between(ids(a), ids(b)));
    }

    private static int[] ids(List<String> symbols) {
        return symbols.stream().mapToInt(String::hashCode).toArray();
    }

    /** By trying everything. */
    @Property(seed = "2104", tries = 300)
    void noWayIsShorter(@ForAll("texts") List<String> a, @ForAll("texts") List<String> b) {
        assertEquals(shortest(a, b), distance(a, b));
    }

    private static long shortest(List<String> a, List<String> b) {
        if (a.isEmpty() || b.isEmpty()) {
            return (long) a.size() + b.size();
        }
        List<String> restOfA = a.subList(1, a.size());
        List<String> restOfB = b.subList(1, b.size());
        if (a.getFirst().equals(b.getFirst())) {
            return shortest(restOfA, restOfB); // taking equals is never worse
        }
        long[] ways = {shortest(restOfA, restOfB), shortest(restOfA, b), shortest(a, restOfB)};
        return 1 + Arrays.stream(ways).min().orElseThrow();
    }

    @Example
    void eachKindIsCounted() {
        assertEquals(new Edits(0, 0, 0), Edits.between(List.of(), List.of()));
        assertEquals(new Edits(0, 2, 0), Edits.between(new int[] {1, 2, 3}, new int[] {2}));
        assertEquals(new Edits(0, 0, 2), Edits.between(new int[] {2}, new int[] {1, 2, 3}));
        assertEquals(new Edits(2, 0, 0), Edits.between(List.of("a", "b"), List.of("b", "a"))); // no gaps if as short
    }
}
