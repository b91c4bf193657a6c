package dev.refrain.tensor.internal.measure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.LongSupplier;

/** Something that is run again and again; its fastest sample is what counts, since other programs only slow it down. */
public final class Timed {
    private final LongSupplier clock;
    private final Runnable body;
    private final List<Double> samples = new ArrayList<>();
    private long calls = 1;

    /** Times {@code body} by the time that passes: that of the thread alone sometimes counts too little on virtual machines. */
    public Timed(Runnable body) {
        this(System::nanoTime, body);
    }

    /** Times {@code body} by a clock that shows nanoseconds. */
    Timed(LongSupplier clock, Runnable body) {
        this.clock = clock;
        this.body = body;
    }

    /** Runs at least so long, and finds how many calls make a sample of {@code sample} or more. */
    public void warmUp(Duration atLeast, Duration sample) {
        long start = System.nanoTime();
        long nanos;
        do {
            nanos = run();
            if (nanos < sample.toNanos()) {
                calls = calls * 2;
            }
        } while (nanos < sample.toNanos() || System.nanoTime() - start < atLeast.toNanos());
    }

    /** Takes a sample, and more until so much time is over. */
    public void sample(Duration atLeast) {
        long start = System.nanoTime();
        do {
            samples.add((double) run() / calls);
        } while (System.nanoTime() - start < atLeast.toNanos());
    }

    /** Nanoseconds of one call in the fastest sample. */
    public double best() {
        return Collections.min(samples);
    }

    /** Nanoseconds of one call in the sample that half of the others are not slower than. */
    public double median() {
        return samples.stream().sorted().skip(samples.size() / 2).findFirst().orElseThrow();
    }

    private long run() {
        long start = clock.getAsLong();
        for (long call = 0; call < calls; call++) {
            body.run();
        }
        return Math.max(1, clock.getAsLong() - start);
    }
}
