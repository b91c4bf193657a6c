package dev.refrain.nn.sequence;

import dev.refrain.autograd.Var;
import java.util.Objects;

/**
 * What a query found.
 *
 * @param context [B, M], the weighted sum of what is remembered
 * @param weights [B, S], of which those of each sequence's own steps sum to 1, and the others are 0
 */
public record Attended(Var context, Var weights) {
    /** Both are there. */
    public Attended {
        Objects.requireNonNull(context, "context");
        Objects.requireNonNull(weights, "weights");
    }
}
