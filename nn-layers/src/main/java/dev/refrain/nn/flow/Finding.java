package dev.refrain.nn.flow;

/**
 * Something that was found, in words.
 *
 * @param layer where, as {@link LayerFlow#name}
 * @param figure what it is about: a mean, a factor per step, a share of units, a time
 * @param text a sentence
 */
public record Finding(Kind kind, String layer, double figure, String text) {
    /** What can be found; {@link Flow#findings} has the thresholds. */
    public enum Kind {
        /** A gradient is a NaN or an infinity. */
        NOT_FINITE,
        /** The gradient grows on the way back. */
        EXPLODES,
        /** The gradient is gone before it is back at the beginning. */
        VANISHES,
        /** A gate, a candidate or a state is at its bounds, where it hardly learns. */
        SATURATED,
        /** Units of a state do not move. */
        DEAD
    }

    @Override
    public String toString() {
        return text;
    }
}
