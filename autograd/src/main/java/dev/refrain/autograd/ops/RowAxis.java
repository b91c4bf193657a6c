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

    /**
     * Whether all inputs have their rows in front, or none that count. An input that is the same for all times, and as long in
     * front as there are rows, may have something for each.
     */
    static boolean areInFront(Shapes in, int[] axes) {
        int rows = -1;
        boolean inFront = true;
        for (int i = 0; i < axes.length; i++) {
            rows = axes[i] == 0 ? in.at(i).size(0) : rows;
            inFront &= axes[i] == 0 || axes[i] == NONE;
        }
        for (int i = 0; i < axes.length && inFront; i++) {
            inFront = axes[i] == 0 || in.at(i).rank() == 0 || in.at(i).size(0) != rows;
        }
        return inFront;
    }

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
