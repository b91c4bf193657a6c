package dev.refrain.tensor.internal.parallel;

import dev.refrain.tensor.internal.memory.Scratch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * The threads that kernels share, JVM-wide: {@code -Drefrain.threads=N}, by default the number of processors.
 *
 * <p>The caller splits work into chunks by the shape of the data alone, never by the number of threads, and chunks write
 * disjoint elements: which thread runs which chunk, and in what order, cannot change a bit.
 *
 * <p>They also keep the scratch memory of kernels: see {@code docs/adr/0013-kernels-borrow-scratch-memory.md}.
 */
public final class Workers {
    /** The one static with a life of its own, besides SCRATCH; its idle threads are daemons and end by themselves. */
    private static final ForkJoinPool POOL = new ForkJoinPool(configuredThreads());

    /** What kernels work in, while nobody does: as many as were ever borrowed at a time. */
    private static final ArrayDeque<Scratch> SCRATCH = new ArrayDeque<>();

    private Workers() {}

    /** How many threads work at most. */
    public static int threads() {
        return POOL.getParallelism();
    }

    /** Runs {@code body} for every chunk 0 .. chunks-1, each once, and returns when all are done. */
    public static void run(int chunks, IntConsumer body) {
        int hands = Math.min(chunks, threads());
        if (hands <= 1 || ForkJoinTask.inForkJoinPool()) { // a chunk that splits again stays on its thread
            for (int chunk = 0; chunk < chunks; chunk++) {
                body.accept(chunk);
            }
            return;
        }
        AtomicInteger next = new AtomicInteger();
        Runnable hand = () -> {
            for (int chunk = next.getAndIncrement(); chunk < chunks; chunk = next.getAndIncrement()) {
                body.accept(chunk);
            }
        };
        List<ForkJoinTask<?>> helpers = new ArrayList<>();
        for (int i = 1; i < hands; i++) {
            helpers.add(POOL.submit(hand));
        }
        try {
            hand.run();
        } finally {
            helpers.forEach(ForkJoinTask::quietlyJoin);
        }
        joinAll(helpers);
    }

    /**
     * The same for chunks that take long and are made of calls that would split themselves: the caller only waits, so that all
     * chunks run where a call stays on its thread.
     */
    public static void runWhole(int chunks, IntConsumer body) {
        if (Math.min(chunks, threads()) <= 1 || ForkJoinTask.inForkJoinPool()) {
            run(chunks, body);
            return;
        }
        POOL.submit(() -> {
                    List<ForkJoinTask<?>> whole = new ArrayList<>();
                    for (int chunk = 0; chunk < chunks; chunk++) {
                        int each = chunk;
                        whole.add(ForkJoinTask.adapt(() -> body.accept(each)).fork());
                    }
                    joinAll(whole);
                })
                .join();
    }

    /** Waits for all, so that nobody writes any more when this returns or throws what one threw. */
    private static void joinAll(List<ForkJoinTask<?>> tasks) {
        tasks.forEach(ForkJoinTask::quietlyJoin);
        tasks.forEach(ForkJoinTask::join);
    }

    /** Starts a thread for work beside that of kernels, which the end of the JVM does not wait for. */
    public static Thread background(String name, Runnable body) {
        return Thread.ofPlatform().name(name).daemon().start(body);
    }

    /** Scratch memory for one call of one kernel, which gives it back; it may have been used before. */
    public static Scratch borrow() {
        synchronized (SCRATCH) {
            Scratch free = SCRATCH.pollLast();
            return free == null ? new Scratch() : free;
        }
    }

    /** Takes back what was {@linkplain #borrow() borrowed}. */
    public static void giveBack(Scratch scratch) {
        synchronized (SCRATCH) {
            SCRATCH.addLast(scratch);
        }
    }

    private static int configuredThreads() {
        int processors = Runtime.getRuntime().availableProcessors();
        return Math.clamp(Integer.getInteger("refrain.threads", processors), 1, 256);
    }
}
