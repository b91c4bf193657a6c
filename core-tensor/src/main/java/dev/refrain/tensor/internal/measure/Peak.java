package dev.refrain.tensor.internal.measure;

import dev.refrain.tensor.internal.compute.MultiplyAdds;
import dev.refrain.tensor.internal.parallel.Workers;
import java.time.Duration;

/** What as many cores as kernels may use do when nothing is loaded or stored: fused multiply-adds on registers. */
public final class Peak {
    /** Some 20 µs on vectors; a thread does several such pieces, so that it cannot be idle for most of a sample. */
    private static final int STEPS = 4096;

    private static final int PIECES = 8;

    /** The compiler needs a while even for one loop, and a peak measured before would make every share too large. */
    private static final int WARM_UP_MILLIS = 400;

    private final Timed timed = new Timed(Peak::run);

    /** Runs until the compiler is done with it. */
    void warmUp(Effort effort) {
        timed.warmUp(Duration.ofMillis(WARM_UP_MILLIS), effort.sample());
    }

    /** Takes the samples of one visit. */
    void sample(Effort effort) {
        timed.sample(effort.visit());
    }

    /** How many threads it takes, which is how many the kernels may use. */
    public int threads() {
        return Workers.threads();
    }

    /** In 10⁹ floating-point operations a second, by the fastest sample so far; there must be one. */
    public double gflops() {
        double operations = (double) MultiplyAdds.operationsPerStep() * STEPS * PIECES * threads();
        return operations / timed.best();
    }

    private static void run() {
        Workers.run(PIECES * Workers.threads(), piece -> {
            float sum = MultiplyAdds.run(STEPS);
            if (Float.isNaN(sum)) { // never, but the compiler does not know
                throw new IllegalStateException("the peak loop left the finite numbers");
            }
        });
    }
}
