package dev.refrain.nn.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.nn.DataFormatException;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.tensor.IndexRangeException;
import dev.refrain.tensor.RandomKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Batches of examples, shuffled, in order, and of like lengths. */
class ExampleBatchesTest {
    private static final RandomKey KEY = RandomKey.of(5);

    private static List<Long> numbers(long[] numbers) {
        return Arrays.stream(numbers).boxed().toList();
    }

    private static <T> List<List<T>> epoch(Batches<List<T>> batches, long epoch) {
        return LongStream.range(0, batches.perEpoch())
                .mapToObj(index -> batches.at(epoch, index))
                .toList();
    }

    private static List<Long> sorted(List<List<Long>> batches) {
        return batches.stream().flatMap(List::stream).sorted().toList();
    }

    @Property(seed = "2211", tries = 200)
    void everyExampleComesOnceInAnEpoch(
            @ForAll @IntRange(min = 1, max = 60) int examples,
            @ForAll @IntRange(min = 1, max = 20) int size,
            @ForAll @IntRange(min = 1, max = 5) int pool,
            @ForAll long seed) {
        RandomKey key = RandomKey.of(seed);
        List<Long> all = LongStream.range(0, examples).boxed().toList();
        for (Batches<List<Long>> batches : List.of(
                ExampleBatches.shuffled(examples, size, key, ExampleBatchesTest::numbers),
                ExampleBatches.inOrder(examples, size, ExampleBatchesTest::numbers),
                BucketedBatches.of(examples, i -> (int) (i % 7), size, pool, key, ExampleBatchesTest::numbers))) {
            for (long epoch = 0; epoch < 3; epoch++) {
                List<List<Long>> found = epoch(batches, epoch);
                assertEquals(Math.ceilDiv(examples, size), found.size());
                assertEquals(all, sorted(found));
                assertEquals(
                        examples / size,
                        found.stream().filter(batch -> batch.size() == size).count());
            }
        }
    }

    @Property(seed = "2212", tries = 100)
    void aBatchIsAFunctionOfItsPosition(
            @ForAll @IntRange(min = 1, max = 60) int examples, @ForAll @IntRange(min = 1, max = 9) int size) {
        Batches<List<Long>> one =
                BucketedBatches.of(examples, i -> (int) (i % 5), size, 2, KEY, ExampleBatchesTest::numbers);
        Batches<List<Long>> other =
                BucketedBatches.of(examples, i -> (int) (i % 5), size, 2, KEY, ExampleBatchesTest::numbers);
        List<List<List<Long>>> forward = List.of(epoch(one, 0), epoch(one, 1));
        for (int epoch = 1; epoch >= 0; epoch--) {
            for (int index = forward.get(epoch).size() - 1; index >= 0; index--) {
                assertEquals(forward.get(epoch).get(index), other.at(epoch, index));
            }
        }
    }

    @Example
    void epochsAndKeysHaveOtherOrders() {
        Batches<List<Long>> batches = ExampleBatches.shuffled(100, 10, KEY, ExampleBatchesTest::numbers);
        assertNotEquals(epoch(batches, 0), epoch(batches, 1));
        assertNotEquals(
                epoch(batches, 0),
                epoch(ExampleBatches.shuffled(100, 10, KEY.child(1), ExampleBatchesTest::numbers), 0));
        assertEquals(
                List.of(20L, 21L),
                ExampleBatches.inOrder(22, 10, ExampleBatchesTest::numbers).at(7, 2));
    }

    @Example
    void onlyFullBatchesLeaveOtherExamplesOutInEachEpoch() {
        Batches<List<Long>> full = ExampleBatches.shuffled(23, 10, KEY, ExampleBatchesTest::numbers)
                .fullOnly();
        assertEquals(2, full.perEpoch());
        assertEquals(20, sorted(epoch(full, 0)).stream().distinct().count());
        assertNotEquals(sorted(epoch(full, 0)), sorted(epoch(full, 1)));
    }

    @Example
    void listsAreAsTheirNumbers() {
        List<String> letters = List.of("a", "bb", "c", "dd", "e");
        assertEquals(
                List.of(List.of("a", "bb"), List.of("c", "dd"), List.of("e")),
                epoch(ExampleBatches.inOrder(letters, 2, batch -> batch), 0));
        List<List<String>> shuffled = epoch(ExampleBatches.shuffled(letters, 2, KEY, batch -> batch), 3);
        List<List<Long>> byNumber = epoch(ExampleBatches.shuffled(5, 2, KEY, ExampleBatchesTest::numbers), 3);
        assertEquals(
                byNumber.stream()
                        .map(batch -> batch.stream()
                                .map(i -> letters.get(i.intValue()))
                                .toList())
                        .toList(),
                shuffled);
        Batches<List<String>> bucketed = BucketedBatches.of(letters, String::length, 3, 9, KEY, batch -> batch);
        List<List<String>> found = new ArrayList<>(epoch(bucketed, 0));
        found.sort((a, b) -> Integer.compare(b.size(), a.size()));
        assertEquals(List.of("a", "c", "e"), found.getFirst().stream().sorted().toList());
        assertEquals(List.of("bb", "dd"), found.getLast().stream().sorted().toList());
    }

    /** Lengths of 1 to 100: of batches of 32 in pools of 100 batches 1.1 % are padding, in pools of 10 9 %, shuffled 48 %. */
    @Example
    void likeLengthsNeedLittlePadding() {
        int[] lengths =
                IntStream.range(0, 10_000).map(i -> 1 + (int) KEY.below(100, i)).toArray();
        double[] padding = IntStream.of(1, 10, 100, 1000)
                .mapToDouble(pool -> BucketedBatches.of(
                                lengths.length, i -> lengths[(int) i], 32, pool, KEY, ExampleBatchesTest::numbers)
                        .padding(0))
                .toArray();
        assertTrue(padding[0] > 0.45 && padding[0] < 0.5, () -> Arrays.toString(padding));
        assertTrue(padding[1] < 0.1, () -> Arrays.toString(padding));
        assertTrue(padding[2] < 0.02, () -> Arrays.toString(padding));
        assertTrue(padding[3] < padding[2], () -> Arrays.toString(padding));
        assertEquals(
                0,
                BucketedBatches.of(3, i -> 0, 2, 1, KEY, ExampleBatchesTest::numbers)
                        .padding(0));
    }

    /** The largest sizes that make sense together do not overflow; nor are batches sorted over the epoch. */
    @Example
    void onePoolOfAllIsShuffledStill() {
        BucketedBatches<List<Long>> batches =
                BucketedBatches.of(1000, i -> (int) i, 10, Integer.MAX_VALUE, KEY, ExampleBatchesTest::numbers);
        List<Long> firsts = epoch(batches, 0).stream().map(List::getFirst).toList();
        assertEquals(100, firsts.size());
        assertFalse(firsts.equals(firsts.stream().sorted().toList()));
        assertTrue(firsts.stream().allMatch(first -> first % 10 == 0));
        assertNotEquals(firsts, epoch(batches, 1).stream().map(List::getFirst).toList());
    }

    @Example
    void whatThereIsNotIsSaid() {
        assertSays(
                HyperParameterException.class,
                "batches: got 0 examples, expected 1 or more",
                () -> ExampleBatches.inOrder(List.of(), 1, batch -> batch));
        assertSays(
                HyperParameterException.class,
                "batchSize: got 0, expected 1 or more",
                () -> ExampleBatches.shuffled(1, 0, KEY, ExampleBatchesTest::numbers));
        assertSays(
                HyperParameterException.class,
                "batches: got 3 examples, expected 4 or more for a full batch",
                () -> ExampleBatches.inOrder(3, 4, ExampleBatchesTest::numbers).fullOnly());
        assertSays(
                HyperParameterException.class,
                "poolBatches: got 0, expected 1 or more",
                () -> BucketedBatches.of(1, i -> 1, 1, 0, KEY, ExampleBatchesTest::numbers));
        assertSays(
                HyperParameterException.class,
                "batches: got 0 examples, expected 1 or more",
                () -> BucketedBatches.of(0, i -> 1, 1, 1, KEY, ExampleBatchesTest::numbers));
        assertSays(
                DataFormatException.class,
                "batches: got length -4 of example 0, expected 0 or more",
                () -> BucketedBatches.of(1, i -> -4, 1, 1, KEY, ExampleBatchesTest::numbers)
                        .at(0, 0));
        Batches<List<Long>> batches = ExampleBatches.inOrder(3, 2, ExampleBatchesTest::numbers);
        for (long index : new long[] {-1, 2}) {
            assertSays(
                    IndexRangeException.class,
                    "batches: got batch %d of epoch 0, expected 0..1 of an epoch from 0 on".formatted(index),
                    () -> batches.at(0, index));
        }
        assertThrows(IndexRangeException.class, () -> batches.at(-1, 0));
    }

    private static void assertSays(Class<? extends RuntimeException> type, String message, Runnable call) {
        assertEquals(message, assertThrows(type, call::run).getMessage());
    }
}
