package dev.refrain.examples.bench;

import java.util.Locale;

/** What all reports say in the same words. */
final class Sentences {
    private Sentences() {}

    /** As in {@code peak of one core: 118.2 GFLOP/s, by fused multiply-adds on registers}. */
    static String peak(double gflops, int threads) {
        return String.format(
                Locale.ROOT,
                "peak of %s: %.1f GFLOP/s, by fused multiply-adds on registers",
                threads == 1 ? "one core" : threads + " threads",
                gflops);
    }

    /** As in {@code 1 thread} and {@code 2 threads}. */
    static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    /** As in {@code 94 %}. */
    static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * share);
    }

    /** A number with so many digits behind the point. */
    static String number(double number, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", number);
    }
}
