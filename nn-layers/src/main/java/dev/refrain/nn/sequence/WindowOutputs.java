package dev.refrain.nn.sequence;

import dev.refrain.nn.Sequences;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a window of a {@link TruncatedBackpropagation} gives.
 *
 * @param fresh the outputs of the new steps, as sequences of as many steps as these have there
 * @param carried the state, on no tape, that the next window begins with; what this one began with, null for the layer's own, if
 *     that is where the next one begins, too
 */
public record WindowOutputs<S>(Sequences fresh, @Nullable S carried) {
    /** The outputs are there. */
    public WindowOutputs {
        Objects.requireNonNull(fresh, "fresh");
    }
}
