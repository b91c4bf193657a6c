package dev.refrain.examples.adder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.examples.Execution;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How many of the 16,384 pairs a trained network adds right: enough of them, for enough seeds. */
class AdderLearnsTest {
    private static final int PAIRS = 16_384;

    /** The number of exact pairs by seed. */
    private static Map<Integer, Integer> exact(int seeds, int hidden, int iterations) {
        SequencedMap<Integer, Integer> exact = new LinkedHashMap<>();
        for (int seed = 0; seed < seeds; seed++) {
            Execution execution = Execution.of("adder --json --seed %d --hidden %d --iterations %d"
                    .formatted(seed, hidden, iterations)
                    .split(" ", -1));
            SequencedMap<String, Object> members = execution.json();
            assertEquals((long) PAIRS, members.get("pairs"));
            exact.put(seed, Math.toIntExact((long) members.get("exact")));
        }
        return exact;
    }

    private static long perfect(Map<Integer, Integer> exact) {
        return exact.values().stream().filter(each -> each == PAIRS).count();
    }

    @Test
    void threeSeedsLearnToAdd() {
        Map<Integer, Integer> exact = exact(3, 8, 20_000);
        assertEquals(3, perfect(exact), exact.toString());
    }

    @Test
    @Tag("long")
    void atLeastThirteenOfSixteenSeedsLearnToAddWithEightUnits() {
        Map<Integer, Integer> exact = exact(16, 8, 20_000);
        double mean = exact.values().stream().mapToInt(each -> each).average().orElseThrow() / PAIRS;
        assertTrue(perfect(exact) >= 13 && mean > 0.97, "mean share " + mean + ", exact by seed: " + exact);
    }

    @Test
    @Tag("long")
    void allSixteenSeedsLearnToAddWithSixteenUnitsInHalfTheTime() {
        Map<Integer, Integer> exact = exact(16, 16, 10_000);
        assertEquals(16, perfect(exact), exact.toString());
    }
}
