package dev.refrain.autograd.check;

import java.util.Optional;

/**
 * How much is tried.
 *
 * @param count of directions, or of elements of each input and parameter
 */
record Extent(Kind kind, int count) {
    /** What is tried. */
    enum Kind {
        /** What fits the number of elements. */
        FITTING,
        FULL,
        DIRECTIONS,
        REDUCED,
        CHEAP
    }

    /** So many lines are tried in all, while there are two for each input and parameter, and no more than enough. */
    private static final int LINES = 20;

    private static final int MOST = 4;

    static final Extent FITTING = new Extent(Kind.FITTING, 0);
    static final Extent FULL = new Extent(Kind.FULL, 0);

    /** This, or what fits so many elements, and so many inputs and parameters. */
    Extent fitted(int elements, int paths) {
        if (kind != Kind.FITTING) {
            return this;
        }
        int lines = LINES / Math.max(1, paths) - 1; // but for the one of each that is random
        return elements <= GradCheck.FULL_UP_TO ? FULL : new Extent(Kind.REDUCED, Math.clamp(lines, 1, MOST));
    }

    /** The call that asks for it, if it takes one. */
    Optional<String> source() {
        return switch (kind) {
            case FITTING -> Optional.empty();
            case FULL -> Optional.of("full()");
            case DIRECTIONS -> Optional.of("directions(%d)".formatted(count));
            case REDUCED -> Optional.of("reduced(%d)".formatted(count));
            case CHEAP -> Optional.of("cheap()");
        };
    }

    /** What reports say of it. */
    String text(Places inputs, Places outputs) {
        return switch (kind) {
            case FITTING, FULL -> "Jacobian of %d by %d elements".formatted(outputs.count(), inputs.count());
            case DIRECTIONS, CHEAP -> count + (count == 1 ? " random direction" : " random directions");
            case REDUCED ->
                "%d %s and a direction of each of %d inputs and parameters"
                        .formatted(
                                count,
                                count == 1 ? "element" : "elements",
                                inputs.names().size());
        };
    }
}
