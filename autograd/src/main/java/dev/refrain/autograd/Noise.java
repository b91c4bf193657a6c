package dev.refrain.autograd;

import dev.refrain.tensor.RandomKey;
import org.jspecify.annotations.Nullable;

/** The sources of noise on a tape, which are counted: each draws from a key of its own. Without a key there is no noise. */
final class Noise {
    private final @Nullable RandomKey key;
    private int drawn;

    private Noise(@Nullable RandomKey key, int drawn) {
        this.key = key;
        this.drawn = drawn;
    }

    static Noise of(@Nullable RandomKey key) {
        return new Noise(key, 0);
    }

    /** The same from here on, counted apart. */
    Noise copy() {
        return new Noise(key, drawn);
    }

    @Nullable
    RandomKey key() {
        return key;
    }

    /** How many sources there were so far. */
    int drawn() {
        return drawn;
    }

    /** The next so many sources; null if there is no noise. */
    @Nullable
    Draws next(int count) {
        if (key == null) {
            return null;
        }
        drawn += count;
        return new Draws(key.child("noise"), drawn - count);
    }
}
