package dev.refrain.benchmarks.peers.training;

import dev.refrain.benchmarks.peers.Matrix;

/** A way to train a recurrent layer. */
interface Contestant {
    /** Library, and how the layer is written in it. */
    String name(Layer layer);

    /** Whether the layer comes with the library. */
    boolean shipped();

    /** Whether Refrain records it step by step. */
    default boolean unrolled() {
        return false;
    }

    /** Whether it has this layer, or one is written with it. */
    boolean has(Layer layer);

    /** Everything that is made once: data and weights in the library's own memory. */
    Training prepare(Task task);

    /** A layer being trained; a run is one step: forward, error, backward, update. */
    interface Training extends Runnable {
        /** The mean-squared error of the last step, before its update. Every step reads it, as who trains does. */
        double loss();

        /** The weights after the last step. */
        Weights<Matrix> weights();
    }
}
