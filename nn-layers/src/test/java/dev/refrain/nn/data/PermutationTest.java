package dev.refrain.nn.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.nn.HyperParameterException;
import dev.refrain.tensor.IndexRangeException;
import dev.refrain.tensor.RandomKey;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class PermutationTest {
    @Property(seed = "2201", tries = 200)
    void everyNumberStandsAtOnePlace(@ForAll @IntRange(min = 1, max = 2000) int n, @ForAll long seed) {
        assertBijective(n, seed);
    }

    @Example
    void everyNumberStandsAtOnePlaceForAllSmallSizesAndAroundPowersOfTwo() {
        for (int n = 1; n <= 130; n++) {
            assertBijective(n, n);
        }
        for (int n : new int[] {255, 256, 257, 65535, 65536, 65537, 100_000}) {
            assertBijective(n, n);
        }
    }

    private static void assertBijective(int n, long seed) {
        Permutation permutation = new Permutation(n, RandomKey.of(seed));
        BitSet seen = new BitSet(n);
        for (int i = 0; i < n; i++) {
            int value = Math.toIntExact(permutation.at(i));
            seen.set(value);
            assertEquals(i, permutation.inverse(value));
        }
        assertEquals(n, seen.cardinality());
        assertEquals(n, seen.length());
    }

    @Property(seed = "2202", tries = 500)
    void largeOnesAreInverted(
            @ForAll @LongRange(min = 1, max = 1L << 62) long n, @ForAll long seed, @ForAll long some) {
        Permutation permutation = new Permutation(n, RandomKey.of(seed));
        long place = Math.floorMod(some, n);
        long value = permutation.at(place);
        assertTrue(value >= 0 && value < n);
        assertEquals(place, permutation.inverse(value));
    }

    /** χ² over all n! orders by as many keys that each is expected 100 times, within 5 standard deviations of its mean. */
    @Example
    void allOrdersOfFewAreEquallyLikely() {
        for (int n = 2; n <= 5; n++) {
            int orders = (int) LongStream.rangeClosed(1, n).reduce(1, (a, b) -> a * b);
            Map<List<Long>, Integer> counts = new HashMap<>();
            for (int seed = 0; seed < 100 * orders; seed++) {
                Permutation permutation = new Permutation(n, RandomKey.of(seed));
                counts.merge(LongStream.range(0, n).map(permutation::at).boxed().toList(), 1, Integer::sum);
            }
            assertEquals(orders, counts.size(), "orders of " + n);
            assertLikely(counts.values().stream().mapToInt(c -> c).toArray(), 100, "orders of " + n);
        }
    }

    /** Where each of n is, and which is behind which, over many keys. */
    @Example
    void placesAndNeighboursAreEquallyLikely() {
        for (int n : new int[] {7, 10, 16, 33}) {
            int[] places = new int[n * n];
            int[] neighbours = new int[n * n];
            for (int seed = 0; seed < 100 * n; seed++) {
                Permutation permutation = new Permutation(n, RandomKey.of(1000 + seed));
                for (int i = 0; i < n; i++) {
                    places[i * n + (int) permutation.at(i)]++;
                    neighbours[(int) permutation.at(i) * n + (int) permutation.at((i + 1) % n)]++;
                }
            }
            assertLikely(places, 100, "places of " + n);
            int[] others = LongStream.range(0, (long) n * n)
                    .filter(i -> i / n != i % n)
                    .mapToInt(i -> neighbours[(int) i])
                    .toArray();
            assertLikely(others, 100.0 * n / (n - 1), "neighbours of " + n);
        }
    }

    private static void assertLikely(int[] counts, double expected, String what) {
        double chi = 0;
        for (int count : counts) {
            chi += (count - expected) * (count - expected) / expected;
        }
        double degrees = counts.length - 1;
        double most = degrees + 5 * Math.sqrt(2 * degrees);
        double found = chi;
        assertTrue(
                chi < most,
                () -> "%s, keys of the seeds from 0 or 1000 on: χ² %.1f, expected below %.1f"
                        .formatted(what, found, most));
    }

    @Example
    void keysAndSizesMakeOthers() {
        Permutation permutation = new Permutation(1000, RandomKey.of(1));
        assertEquals(permutation, new Permutation(1000, RandomKey.of(1)));
        assertNotEquals(
                LongStream.range(0, 1000).map(permutation::at).boxed().toList(),
                LongStream.range(0, 1000)
                        .map(new Permutation(1000, RandomKey.of(2))::at)
                        .boxed()
                        .toList());
    }

    @Example
    void whatThereIsNotIsSaid() {
        for (long n : new long[] {0, -1, (1L << 62) + 1}) {
            assertEquals(
                    "permutation: got size %d, expected 1 to 2⁶²".formatted(n),
                    assertThrows(HyperParameterException.class, () -> new Permutation(n, RandomKey.of(1)))
                            .getMessage());
        }
        Permutation three = new Permutation(3, RandomKey.of(1));
        for (long place : new long[] {-1, 3}) {
            assertEquals(
                    "permutation: got %d, expected 0..2 of 3".formatted(place),
                    assertThrows(IndexRangeException.class, () -> three.at(place))
                            .getMessage());
            assertThrows(IndexRangeException.class, () -> three.inverse(place));
        }
    }
}
