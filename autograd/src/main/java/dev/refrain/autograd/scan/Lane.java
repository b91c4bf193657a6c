package dev.refrain.autograd.scan;

import java.util.List;

/** The loop over time for some rows of the batch. */
final class Lane {
    private final Rows rows;
    private final Instruction[][] loop;
    private final Instruction[] lastWithoutCarried;
    private final boolean back;

    /** With what comes before the loop in it, time by time, unless the lane is for all rows. */
    Lane(Sweep sweep, int times, Rows rows) {
        this.rows = rows;
        back = sweep.isBack();
        boolean all = rows.count() == sweep.code().rows; // else the rows of several times do not follow each other
        LoopBuilder builder =
                new LoopBuilder(sweep, rows, all ? List.of(Phase.STEP) : List.of(Phase.BEFORE, Phase.STEP));
        loop = new Instruction[times][];
        for (int t = 0; t < times; t++) {
            loop[t] = builder.at(t, false);
        }
        lastWithoutCarried = back ? builder.at(0, true) : new Instruction[0];
    }

    Rows rows() {
        return rows;
    }

    /**
     * Runs through the times {@code from .. to - 1}, of a step back the last one first, and without what is carried on from the
     * first time unless {@code toTheEnd}.
     */
    void run(int from, int to, boolean toTheEnd) {
        for (int i = from; i < to; i++) {
            int t = back ? from + to - 1 - i : i;
            boolean last = back && t == 0 && !toTheEnd;
            for (Instruction instruction : last ? lastWithoutCarried : loop[t]) {
                instruction.run();
            }
        }
    }
}
