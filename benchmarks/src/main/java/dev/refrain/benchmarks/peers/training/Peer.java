package dev.refrain.benchmarks.peers.training;

import java.util.List;
import java.util.function.Supplier;

/** Whom Refrain is held against: each in a process of its own, since no process can load two libtorches. */
enum Peer {
    LIBTORCH("libtorch 2.13", Refrain.all(), LibTorch::loaded),
    DJL("DJL 0.35.1 with libtorch 2.7.1", Refrain.compiled(), Djl::loaded),
    DEEPLEARNING4J("Deeplearning4j 1.0.0-M2.1", Refrain.compiled(), Deeplearning4j::loaded);

    private final String title;
    private final List<Contestant> ours;
    private final Supplier<List<Contestant>> theirs;

    Peer(String title, List<Contestant> ours, Supplier<List<Contestant>> theirs) {
        this.title = title;
        this.ours = ours;
        this.theirs = theirs;
    }

    String title() {
        return title;
    }

    /** The ways in which Refrain trains beside it: all of them beside the first. */
    List<Contestant> ours() {
        return ours;
    }

    /** All ways to train with it; none, and a word on why, where its native code cannot be loaded. */
    List<Contestant> theirs() {
        try {
            return theirs.get();
        } catch (LinkageError | IllegalStateException e) {
            System.err.println("left out: " + e);
            return List.of();
        }
    }
}
