package dev.refrain.tensor.internal.measure;

import java.time.Duration;

/**
 * How long is measured.
 *
 * @param warmUp how long each thing runs before, so that the compiler is done with it
 * @param sample how long a sample takes at least: short, so that some fall between what other programs do
 * @param visit how long a thing is sampled in a row: the first sample finds cold caches
 * @param rounds how often all things are gone through, so that what else the machine does hits none of them for good
 */
public record Effort(Duration warmUp, Duration sample, Duration visit, int rounds) {
    /** For figures to rely on: about a minute for all there is. */
    public static Effort full() {
        return new Effort(Duration.ofMillis(120), Duration.ofMillis(1), Duration.ofMillis(20), 18);
    }

    /** For a look: a few seconds, and figures that may be far too low. */
    public static Effort quick() {
        return new Effort(Duration.ofMillis(25), Duration.ofMillis(1), Duration.ofMillis(5), 2);
    }
}
