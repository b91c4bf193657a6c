package dev.refrain.benchmarks.peers.step;

import dev.refrain.benchmarks.peers.step.Contestant.Stepping;

/** That h is the same everywhere, step by step. */
final class Check {
    private static final int STEPS = 5;

    /** What float32 may differ by, of outputs between -1 and 1; asked for is 1e-5. */
    private static final double TOLERANCE = 1e-5;

    private final Task task;
    private final float[][] expected = new float[STEPS][];

    Check(Task task) {
        this.task = task;
        Stepping ours = new Refrain(false).prepare(task);
        for (int step = 0; step < STEPS; step++) {
            ours.run();
            expected[step] = ours.hidden();
        }
    }

    /**
     * Says so if a contestant steps in another way.
     *
     * @throws IllegalStateException naming it, and what differs
     */
    void hold(Contestant contestant) {
        Stepping stepping = contestant.prepare(task);
        for (int step = 0; step < STEPS; step++) {
            stepping.run();
            float[] actual = stepping.hidden();
            for (int i = 0; i < task.hidden(); i++) {
                if (!(Math.abs(actual[i] - expected[step][i]) <= TOLERANCE)) {
                    throw new IllegalStateException("%s, %s, step %d: h[%d] is %s, expected %s"
                            .formatted(contestant.name(), task.title(), step + 1, i, actual[i], expected[step][i]));
                }
            }
        }
    }
}
