package dev.refrain.nn.layer;

/** How many imagined zeros stand at the ends of a sequence, for a window that spans n of its steps. */
public enum Padding {
    /** None: n - 1 steps get lost. */
    NONE,
    /** n - 1, half of them before and half behind, where the odd one is: no step gets lost. */
    SAME,
    /** n - 1 before, so that no step gets lost and none sees a later one. */
    CAUSAL;

    /** Before the first step. */
    int before(int span) {
        return switch (this) {
            case NONE -> 0;
            case SAME -> (span - 1) / 2;
            case CAUSAL -> span - 1;
        };
    }

    /** Behind the last step. */
    int behind(int span) {
        return this == SAME ? span / 2 : 0;
    }
}
