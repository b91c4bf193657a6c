package dev.refrain.benchmarks.peers;

import dev.refrain.tensor.internal.measure.Timed;

/** How long work took a contestant: nanoseconds of its fastest sample, and of the median one. */
public record Times(String name, double best, double median) {
    /** Of all samples. */
    public static Times of(String name, Timed timed) {
        return new Times(name, timed.best(), timed.median());
    }

    /** Floating-point operations a nanosecond: 10⁹ a second. */
    public double gflops(double operations) {
        return operations / best;
    }

    /** How many times as long as another contestant. */
    public double ratio(Times other) {
        return best / other.best;
    }
}
