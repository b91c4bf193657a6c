package dev.refrain.nn;

import java.util.Objects;

/**
 * The states of the two directions of a {@link Bidirectional}.
 *
 * @param forward of the one that reads from the beginning
 * @param backward of the one that reads from the end
 */
public record Directions<S>(S forward, S backward) {
    /** Both are there. */
    public Directions {
        Objects.requireNonNull(forward, "forward");
        Objects.requireNonNull(backward, "backward");
    }
}
