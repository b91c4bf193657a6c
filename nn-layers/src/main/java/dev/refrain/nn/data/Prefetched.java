package dev.refrain.nn.data;

import dev.refrain.nn.Checks;
import dev.refrain.tensor.internal.parallel.Workers;
import java.util.ArrayDeque;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The same batches, the next of which are prepared on another thread while this one calculates. Batches are functions of their
 * position, so nothing but the waiting changes, in whatever order they are asked for; those after the one asked for last are
 * prepared. What goes wrong with a batch is thrown to who asks for it.
 *
 * <pre>{@code try (Prefetched<Batch> ahead = new Prefetched<>(batches, 2)) { ... }}</pre>
 *
 * @param <B> what a batch is
 */
public final class Prefetched<B> implements Batches<B>, AutoCloseable {
    private final Batches<B> batches;
    private final int most;
    private final long perEpoch;
    private final ArrayDeque<Prepared<B>> ready = new ArrayDeque<>(); // one after the other, the last before next
    private @Nullable Position next; // what is to be prepared
    private @Nullable Thread thread; // from the first batch on
    private boolean closed;

    /** A batch, or why there is none. */
    private record Prepared<B>(Position position, Supplier<B> outcome) {}

    /**
     * So many batches ahead.
     *
     * @throws dev.refrain.nn.HyperParameterException if that is less than 1
     */
    public Prefetched(Batches<B> batches, int ahead) {
        this.batches = batches;
        this.most = Checks.positive("ahead", ahead);
        this.perEpoch = batches.perEpoch();
    }

    @Override
    public long perEpoch() {
        return perEpoch;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException if this was closed
     * @throws CancellationException if this thread is interrupted while it waits; it stays interrupted
     */
    @Override
    public B at(long epoch, long index) {
        return prepared(Position.of(epoch, index, perEpoch)).outcome().get();
    }

    private synchronized Prepared<B> prepared(Position wanted) {
        while (!ready.isEmpty() && !ready.getFirst().position().equals(wanted)) {
            ready.removeFirst();
        }
        if (ready.isEmpty() && !wanted.equals(next)) {
            next = wanted; // what is being prepared for another position is forgotten
        }
        notifyAll();
        if (thread == null && !closed) {
            thread = Workers.background("refrain-prefetch", this::prepareAll);
        }
        while (ready.isEmpty()) {
            if (closed) {
                throw new IllegalStateException("prefetched: it is closed, and was asked for batch %d of epoch %d"
                        .formatted(wanted.index(), wanted.epoch()));
            }
            if (!hasWaited()) {
                Thread.currentThread().interrupt();
                throw new CancellationException("prefetched: interrupted while waiting for batch %d of epoch %d"
                        .formatted(wanted.index(), wanted.epoch()));
            }
        }
        notifyAll();
        return ready.removeFirst();
    }

    /** Waits until something changed; false if interrupted. */
    private synchronized boolean hasWaited() {
        try {
            wait();
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private void prepareAll() {
        for (Position position = awaited(); position != null; position = awaited()) {
            Prepared<B> prepared = new Prepared<>(position, outcome(position));
            put(prepared);
        }
    }

    /** What to prepare; null when closed. */
    private synchronized @Nullable Position awaited() {
        while (!closed && ready.size() >= most) {
            if (!hasWaited()) {
                closed = true; // only who got hold of this thread in a batch can interrupt it
                notifyAll();
            }
        }
        return closed ? null : next;
    }

    private Supplier<B> outcome(Position position) {
        try {
            B batch = batches.at(position.epoch(), position.index());
            return () -> batch;
        } catch (RuntimeException e) {
            return () -> {
                throw e;
            };
        } catch (Error e) {
            return () -> {
                throw e;
            };
        }
    }

    private synchronized void put(Prepared<B> prepared) {
        Position due = next;
        if (due != null && !closed && prepared.position().equals(due)) {
            ready.addLast(prepared);
            next = due.next(perEpoch);
            notifyAll();
        }
    }

    /** Forgets what is prepared, and waits until the thread has ended: at most for the one batch it is at. */
    @Override
    public void close() {
        Thread ending;
        synchronized (this) {
            closed = true;
            ready.clear();
            notifyAll();
            ending = thread;
        }
        if (ending != null) {
            try {
                ending.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // it ends alone
            }
        }
    }
}
