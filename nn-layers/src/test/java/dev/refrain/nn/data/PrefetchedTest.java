package dev.refrain.nn.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.nn.DataFormatException;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.tensor.IndexRangeException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class PrefetchedTest {
    private static final int PER_EPOCH = 5;

    private static <B> Batches<B> batches(BiFunction<Long, Long, B> batch) {
        return new Batches<>() {
            @Override
            public long perEpoch() {
                return PER_EPOCH;
            }

            @Override
            public B at(long epoch, long index) {
                return batch.apply(epoch, index);
            }
        };
    }

    private static String name(long epoch, long index) {
        return epoch + "/" + index;
    }

    @Property(seed = "2221", tries = 200)
    void batchesAreTheSameInAnyOrderOfAsking(
            @ForAll @Size(max = 20) List<@IntRange(max = 3 * PER_EPOCH - 1) Integer> order,
            @ForAll @IntRange(min = 1, max = 4) int ahead) {
        try (Prefetched<String> prefetched = new Prefetched<>(batches(PrefetchedTest::name), ahead)) {
            assertEquals(PER_EPOCH, prefetched.perEpoch());
            for (int each : order) {
                long epoch = each / PER_EPOCH;
                long index = each % PER_EPOCH;
                assertEquals(name(epoch, index), prefetched.at(epoch, index));
            }
        }
    }

    @Example
    void twoEpochsInOrderPrepareEachBatchOnce() {
        AtomicInteger calls = new AtomicInteger();
        try (Prefetched<String> prefetched = new Prefetched<>(
                batches((epoch, index) -> {
                    calls.incrementAndGet();
                    return name(epoch, index);
                }),
                2)) {
            for (int i = 0; i < 2 * PER_EPOCH; i++) {
                assertEquals(name(i / PER_EPOCH, i % PER_EPOCH), prefetched.at(i / PER_EPOCH, i % PER_EPOCH));
            }
        }
        assertTrue(calls.get() >= 10 && calls.get() <= 10 + 3, () -> "calls " + calls);
    }

    /** Nothing is asked for: the next ones are prepared all the same, and no more of them than was said. */
    @Example
    void theNextOnesArePreparedAndNoMore() throws InterruptedException {
        CountDownLatch third = new CountDownLatch(3);
        AtomicInteger calls = new AtomicInteger();
        try (Prefetched<String> prefetched = new Prefetched<>(
                batches((epoch, index) -> {
                    calls.incrementAndGet();
                    third.countDown();
                    return name(epoch, index);
                }),
                2)) {
            assertEquals("0/0", prefetched.at(0, 0));
            third.await();
        }
        assertEquals(3, calls.get());
    }

    @Example
    void whatGoesWrongIsThrownToWhoAsksForThatBatch() {
        DataFormatException failure = new DataFormatException("no such batch");
        AtomicInteger failures = new AtomicInteger();
        Batches<String> failing = batches((epoch, index) -> {
            if (index == 1 && failures.getAndIncrement() == 0) {
                throw failure;
            }
            if (index == 3) {
                throw new AssertionError("batch " + index);
            }
            return name(epoch, index);
        });
        try (Prefetched<String> prefetched = new Prefetched<>(failing, 3)) {
            assertEquals("0/0", prefetched.at(0, 0));
            assertSame(failure, assertThrows(DataFormatException.class, () -> prefetched.at(0, 1)));
            assertEquals("0/2", prefetched.at(0, 2));
            assertEquals("0/1", prefetched.at(0, 1)); // asked for again it is prepared again
            assertEquals(
                    "batch 3",
                    assertThrows(AssertionError.class, () -> prefetched.at(0, 3))
                            .getMessage());
            assertEquals("0/4", prefetched.at(0, 4));
        }
    }

    private static Prefetched<Thread> ofThreads() {
        return new Prefetched<>(batches((epoch, index) -> Thread.currentThread()), 1);
    }

    @Example
    void itsThreadIsANamedDaemonAndEndsWhenClosed() {
        Thread thread;
        try (Prefetched<Thread> prefetched = ofThreads()) {
            thread = prefetched.at(0, 0);
            assertTrue(thread.isDaemon());
            assertEquals("refrain-prefetch", thread.getName());
            assertSame(thread, prefetched.at(0, 4));
        }
        assertEquals(Thread.State.TERMINATED, thread.getState());
        Prefetched<Thread> again = ofThreads();
        again.close(); // without a thread
        again.close();
        assertEquals(
                "prefetched: it is closed, and was asked for batch 2 of epoch 1",
                assertThrows(IllegalStateException.class, () -> again.at(1, 2)).getMessage());
    }

    @Example
    void manyLeaveNoThreadBehind() {
        for (int i = 0; i < 200; i++) {
            Thread thread;
            try (Prefetched<Thread> prefetched = ofThreads()) {
                thread = prefetched.at(i, i % PER_EPOCH);
            }
            assertEquals(Thread.State.TERMINATED, thread.getState());
        }
    }

    @Example
    void whoIsInterruptedWhileWaitingSaysSoAndStaysInterrupted() throws InterruptedException {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Prefetched<String> prefetched = new Prefetched<>(
                batches((epoch, index) -> {
                    entered.countDown();
                    awaitQuietly(release);
                    return name(epoch, index);
                }),
                1);
        AtomicReference<String> found = new AtomicReference<>();
        Thread asking = new Thread(() -> {
            String message = assertThrows(CancellationException.class, () -> prefetched.at(0, 1))
                    .getMessage();
            found.set(message + " " + Thread.currentThread().isInterrupted());
            prefetched.close(); // interrupted, it does not wait
        });
        asking.start();
        entered.await();
        asking.interrupt();
        asking.join();
        assertEquals(
                "prefetched: interrupted while waiting for batch 1 of epoch 0 true",
                Objects.requireNonNull(found.get()));
        release.countDown();
        prefetched.close(); // waits until the thread has ended
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Example
    void closedByAnotherThreadWhoWaitsIsToldSo() throws InterruptedException {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Prefetched<String> prefetched = new Prefetched<>(
                batches((epoch, index) -> {
                    entered.countDown();
                    awaitQuietly(release);
                    return name(epoch, index);
                }),
                1);
        AtomicReference<Throwable> found = new AtomicReference<>();
        Thread asking = new Thread(() -> found.set(assertThrows(Throwable.class, () -> prefetched.at(0, 0))));
        asking.start();
        entered.await();
        Thread closing = new Thread(prefetched::close);
        closing.start();
        asking.join(); // although the batch is not there
        release.countDown();
        closing.join();
        assertTrue(found.get() instanceof IllegalStateException, () -> "got " + found.get());
    }

    @Example
    void whatThereIsNotIsSaid() {
        assertEquals(
                "ahead: got 0, expected 1 or more",
                assertThrows(HyperParameterException.class, () -> new Prefetched<>(batches(PrefetchedTest::name), 0))
                        .getMessage());
        try (Prefetched<String> prefetched = new Prefetched<>(batches(PrefetchedTest::name), 1)) {
            assertThrows(IndexRangeException.class, () -> prefetched.at(0, PER_EPOCH));
        }
    }
}
