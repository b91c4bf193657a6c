package dev.refrain.autograd.check;

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

    static final Extent FITTING = new Extent(Kind.FITTING, 0);
    static final Extent FULL = new Extent(Kind.FULL, 0);

    /** This, or what fits so many elements. */
    Extent fitted(int elements) {
        if (kind != Kind.FITTING) {
            return this;
        }
        return elements <= GradCheck.FULL_UP_TO ? FULL : new Extent(Kind.DIRECTIONS, 10);
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
