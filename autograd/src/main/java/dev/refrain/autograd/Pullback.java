package dev.refrain.autograd;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How gradients are taken: plain, which uses the tape up, or recorded, so that the gradients are on the tape themselves and
 * have gradients; and from which cotangent.
 *
 * <pre>{@code Var slope = tape.gradients(y, List.of(x), Pullback.recorded()).of(x);}</pre>
 */
public final class Pullback {
    private final boolean recorded;
    private final @Nullable Var cotangent;

    private Pullback(boolean recorded, @Nullable Var cotangent) {
        this.recorded = recorded;
        this.cotangent = cotangent;
    }

    /** First order: nothing is recorded and the tape is consumed. */
    public static Pullback plain() {
        return new Pullback(false, null);
    }

    /** Higher orders: the gradients are recorded and the tape stays open. */
    public static Pullback recorded() {
        return new Pullback(true, null);
    }

    /** The same from a cotangent of the result's shape, instead of 1 for a result of one element. */
    public Pullback from(Var newCotangent) {
        return new Pullback(recorded, newCotangent);
    }

    /** Whether the gradients are recorded. */
    public boolean isRecorded() {
        return recorded;
    }

    /** The cotangent to begin with; empty for 1. */
    public Optional<Var> cotangent() {
        return Optional.ofNullable(cotangent);
    }
}
