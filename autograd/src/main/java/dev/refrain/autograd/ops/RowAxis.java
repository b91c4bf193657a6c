package dev.refrain.autograd.ops;

/**
 * Where the rows of a batch are in a value: along an axis, counted from 0, or one of these. A step of a recurrence does the
 * same for every row of its batch, and for every time; knowing where the rows are, it can be run for all times at once.
 */
public final class RowAxis {
    /** No row is in it: it is the same for all. */
    public static final int NONE = -1;

    /** A sum over the rows: over more of them, it is the sum of what it is over each part. */
    public static final int SUMMED = -2;

    /** Something else: a row of it may depend on other rows. */
    public static final int MIXED = -3;

    private RowAxis() {}

    /** The axis that all inputs which have rows have them along, counted from the end of their shapes; MIXED if they differ. */
    static int common(Shapes in, int[] axes, int rank) {
        int common = NONE;
        for (int i = 0; i < axes.length; i++) {
            if (axes[i] >= 0) {
                int axis = axes[i] + rank - in.at(i).rank();
                common = common == NONE || common == axis ? axis : MIXED;
            }
            if (common == MIXED) {
                return MIXED;
            }
        }
        return common;
    }
}
