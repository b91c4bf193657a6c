package dev.refrain.tensor.internal.parallel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.refrain.tensor.ForkedJava;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.internal.memory.Scratch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // for deadlocks, not a bound on speed
class WorkersTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 7, 8, 16, 100, 1000, 100_000})
    void everyChunkRunsExactlyOnce(int chunks) {
        assertEachOnce(chunks);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 16})
    void wholeChunksRunExactlyOnceAndWhatTheySplitStaysOnTheirThread(int chunks) {
        AtomicIntegerArray runs = new AtomicIntegerArray(chunks);
        Workers.runWhole(chunks, chunk -> {
            Thread own = Thread.currentThread();
            Workers.run(3, part -> {
                assertTrue(chunks < 2 || own == Thread.currentThread() || Workers.threads() == 1);
                runs.incrementAndGet(chunk);
            });
        });
        for (int chunk = 0; chunk < chunks; chunk++) {
            assertEquals(3, runs.get(chunk));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 5})
    void theExceptionOfAWholeChunkReachesTheCallerWhenAllHasEnded(int chunks) {
        AtomicInteger ended = new AtomicInteger();
        assertThrows(
                ShapeException.class,
                () -> Workers.runWhole(chunks, chunk -> {
                    ended.incrementAndGet();
                    if (chunk == 0 && Workers.threads() > 1) {
                        throw new ShapeException("chunk 0");
                    }
                    if (chunk == chunks - 1 && Workers.threads() == 1) {
                        throw new ShapeException("the last chunk");
                    }
                }));
        assertEquals(chunks, ended.get());
    }

    @Test
    void everyChunkRunsExactlyOnceTimeAfterTime() {
        for (int run = 0; run < 2000; run++) {
            assertEachOnce(run % 17);
        }
    }

    @Test
    void whatAChunkWroteIsSeenByTheCaller() {
        for (int run = 0; run < 500; run++) {
            int[] written = new int[64]; // plain memory: only the join makes it visible
            int mark = run + 1;
            Workers.run(64, chunk -> written[chunk] = mark + chunk);
            for (int chunk = 0; chunk < 64; chunk++) {
                assertEquals(mark + chunk, written[chunk]);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 50})
    void theExceptionOfAnyChunkReachesTheCaller(int chunks) {
        for (int bad = 0; bad < chunks; bad++) {
            int failing = bad;
            ShapeException thrown = assertThrows(
                    ShapeException.class,
                    () -> Workers.run(chunks, chunk -> {
                        if (chunk == failing) {
                            throw new ShapeException("chunk " + chunk);
                        }
                    }));
            assertEquals("chunk " + bad, thrown.getMessage());
        }
        assertEachOnce(chunks);
    }

    @Test
    void theExceptionOfTheCallersOwnThreadWaitsForTheOthers() {
        assertOthersEndBeforeTheThrow(true);
    }

    @Test
    void theExceptionOfAHelpingThreadReachesTheCallerWhenAllHasEnded() {
        assertOthersEndBeforeTheThrow(false);
    }

    /** Two chunks meet on two threads; one throws, and the other is still at work then. */
    private static void assertOthersEndBeforeTheThrow(boolean callerThrows) {
        assumeTrue(Workers.threads() > 1, "one thread cannot meet another");
        Thread caller = Thread.currentThread();
        CountDownLatch bothAreIn = new CountDownLatch(2);
        AtomicInteger steps = new AtomicInteger();
        ShapeException thrown = assertThrows(
                ShapeException.class,
                () -> Workers.run(2, chunk -> {
                    bothAreIn.countDown();
                    await(bothAreIn);
                    if ((Thread.currentThread() == caller) == callerThrows) {
                        throw new ShapeException("of the caller: " + callerThrows);
                    }
                    for (int i = 0; i < 1_000_000; i++) {
                        steps.incrementAndGet();
                    }
                }));
        assertEquals("of the caller: " + callerThrows, thrown.getMessage());
        assertEquals(1_000_000, steps.get());
    }

    @Test
    void anErrorReachesTheCallerToo() {
        assertThrows(
                AssertionError.class,
                () -> Workers.run(8, chunk -> {
                    throw new AssertionError("chunk " + chunk);
                }));
        assertEachOnce(8);
    }

    @Test
    void aChunkMaySplitItsWorkAgain() {
        AtomicIntegerArray runs = new AtomicIntegerArray(6 * 5 * 4);
        Workers.run(6, i -> Workers.run(5, j -> Workers.run(4, k -> runs.incrementAndGet((i * 5 + j) * 4 + k))));
        assertAllOne(runs);
    }

    @Test
    void anExceptionPassesThroughNestedSplits() {
        ShapeException thrown = assertThrows(
                ShapeException.class,
                () -> Workers.run(
                        4,
                        i -> Workers.run(4, j -> {
                            if (i * 4 + j == 13) {
                                throw new ShapeException("inner 13");
                            }
                        })));
        assertEquals("inner 13", thrown.getMessage());
    }

    @Test
    void severalCallersAtOnceEachGetAllTheirChunks() throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> calls = new ArrayList<>();
            for (int caller = 0; caller < 4; caller++) {
                calls.add(callers.submit(() -> {
                    for (int run = 0; run < 200; run++) {
                        assertEachOnce(run % 40);
                    }
                }));
            }
            for (Future<?> call : calls) {
                call.get();
            }
        } finally {
            callers.shutdown();
            assertTrue(callers.awaitTermination(60, TimeUnit.SECONDS));
        }
    }

    @Test
    void borrowedScratchMemoryIsNobodyElsesUntilItIsGivenBack() {
        Scratch first = Workers.borrow();
        Scratch second = Workers.borrow();
        assertNotSame(first, second);
        Workers.giveBack(second);
        assertSame(second, Workers.borrow());
        Workers.giveBack(second);
        Workers.giveBack(first);
    }

    @Test
    void threadsAreAsManyAsThePropertySays() throws Exception {
        assertEquals("3", ForkedJava.run(Probe.class, "-Drefrain.threads=3").out());
        assertEquals("1", ForkedJava.run(Probe.class, "-Drefrain.threads=0").out());
    }

    /** Prints the number of threads, after some work. */
    static final class Probe {
        private Probe() {}

        public static void main(String[] arguments) {
            assertEachOnce(100);
            System.out.println(Workers.threads());
        }
    }

    private static void assertEachOnce(int chunks) {
        AtomicIntegerArray runs = new AtomicIntegerArray(chunks);
        Workers.run(chunks, runs::incrementAndGet);
        assertAllOne(runs);
    }

    private static void assertAllOne(AtomicIntegerArray runs) {
        for (int chunk = 0; chunk < runs.length(); chunk++) {
            if (runs.get(chunk) != 1) {
                throw new AssertionError(
                        "chunk " + chunk + " of " + runs.length() + " ran " + runs.get(chunk) + " times");
            }
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
