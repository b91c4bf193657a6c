package dev.refrain.nn.sequence;

import java.util.Objects;

/** The state of an {@link AttentionCell}: that of the cell within, and the memory, which is the same at every step. */
public record Attending<S>(S state, Memory memory) {
    /** Both are there. */
    public Attending {
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(memory, "memory");
    }
}
