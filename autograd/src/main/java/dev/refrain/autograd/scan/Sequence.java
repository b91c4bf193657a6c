package dev.refrain.autograd.scan;

import dev.refrain.autograd.Var;
import java.util.List;

/**
 * A recurrence over time.
 *
 * @param all the outputs of all times, [T, ...]
 * @param last the states after the last step
 */
public record Sequence(Var all, List<Var> last) {
    /** Keeps a copy of the list. */
    public Sequence {
        last = List.copyOf(last);
    }
}
