package dev.refrain.nn;

import dev.refrain.autograd.Var;
import java.util.Objects;

/** What one step of a cell gives: the output for this time, and the state for the next. */
public record Step<S>(Var output, S next) {
    /** Both are there. */
    public Step {
        Objects.requireNonNull(output, "output");
        Objects.requireNonNull(next, "next");
    }
}
