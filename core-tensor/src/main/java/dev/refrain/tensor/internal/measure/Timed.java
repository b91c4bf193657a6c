package dev.refrain.tensor.internal.measure;

import java.time.Duration;

/** Something that is run again and again; its fastest sample is what counts, since other programs only slow it down. */
final class Timed {
    private final Runnable body;
    private long calls = 1;
    private double best = Double.POSITIVE_INFINITY;

    Timed(Runnable body) {
        this.body = body;
    }

    /** Runs at least so long, and finds how many calls make a sample of {@code sample} or more. */
    void warmUp(Duration atLeast, Duration sample) {
        long start = System.nanoTime();
        long nanos;
        do {
            nanos = run();
            if (nanos < sample.toNanos()) {
                calls = calls * 2;
            }
        } while (nanos < sample.toNanos() || System.nanoTime() - start < atLeast.toNanos());
    }

    /** Takes so many samples in a row. */
    void sample(int samples) {
        for (int i = 0; i < samples; i++) {
            best = Math.min(best, (double) run() / calls);
        }
    }

    /** Nanoseconds of one call in the fastest sample. */
    double best() {
        return best;
    }

    private long run() {
        long start = System.nanoTime();
        for (long call = 0; call < calls; call++) {
            body.run();
        }
        return Math.max(1, System.nanoTime() - start);
    }
}
