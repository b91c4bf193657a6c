package dev.refrain.autograd.scan;

import java.util.ArrayList;
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

    /** The instructions of such a run. */
    List<Instruction> in(int from, int to, boolean toTheEnd) {
        List<Instruction> all = new ArrayList<>();
        for (int i = from; i < to; i++) {
            all.addAll(List.of(at(i, from, to, toTheEnd)));
        }
        return all;
    }

    private Instruction[] at(int i, int from, int to, boolean toTheEnd) {
        int t = back ? from + to - 1 - i : i;
        return back && t == 0 && !toTheEnd ? lastWithoutCarried : loop[t];
    }

    /**
     * Runs through the times {@code from .. to - 1}, of a step back the last one first, and without what is carried on from the
     * first time unless {@code toTheEnd}.
     */
    void run(int from, int to, boolean toTheEnd) {
        for (int i = from; i < to; i++) {
            for (Instruction instruction : at(i, from, to, toTheEnd)) {
                instruction.run();
            }
        }
    }
}
