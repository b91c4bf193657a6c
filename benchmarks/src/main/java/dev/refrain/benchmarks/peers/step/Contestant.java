package dev.refrain.benchmarks.peers.step;

/** A way to run an LSTM step by step. */
interface Contestant {
    /** Library, and what of it is called. */
    String name();

    /** Everything that is made once, with a state of zeros. */
    Stepping prepare(Task task);

    /** A layer and its state; a run is one step, from the state that the last one left. */
    interface Stepping extends Runnable {
        /** h after the last step. */
        float[] hidden();
    }
}
