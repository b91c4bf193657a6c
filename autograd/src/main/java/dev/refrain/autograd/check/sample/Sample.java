package dev.refrain.autograd.check.sample;

import dev.refrain.autograd.check.GradCheck;
import java.util.function.Function;

/**
 * Something that ships, and how a check of it is drawn.
 *
 * @param kind what it is, as in {@code op} or {@code cell}
 */
public record Sample(String kind, String name, Function<Choices, GradCheck> checks) {
    /** A check. */
    public GradCheck draw(Choices choices) {
        return checks.apply(choices);
    }

    @Override
    public String toString() {
        return name;
    }
}
