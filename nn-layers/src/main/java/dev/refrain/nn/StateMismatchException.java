package dev.refrain.nn;

import dev.refrain.tensor.RefrainException;
import java.util.List;

/** Saved values that do not fit the model they are for; all differences are told at once, and nothing was written. */
public final class StateMismatchException extends RefrainException {
    private static final long serialVersionUID = 1L;

    private static final int MOST_SHOWN = 10;

    private final String[] differences;

    /** With what does not fit, each as in "path: got this, expected that". */
    public StateMismatchException(String operation, List<String> differences) {
        super("%s: the values do not fit the model, nothing was written: %s".formatted(operation, shown(differences)));
        this.differences = differences.toArray(String[]::new);
    }

    private static String shown(List<String> differences) {
        int more = differences.size() - MOST_SHOWN;
        return more <= 0
                ? String.join("; ", differences)
                : String.join("; ", differences.subList(0, MOST_SHOWN)) + "; and %d more".formatted(more);
    }

    /** All differences, of which the message shows the first. */
    public List<String> differences() {
        return List.of(differences);
    }
}
