package dev.refrain.benchmarks.peers.training;

import java.util.List;
import java.util.function.Supplier;

/** Whom Refrain is held against: each in a process of its own, since no process can load two libtorches. */
enum Peer {
    LIBTORCH("libtorch 2.13", LibTorch::loaded),
    DJL("DJL 0.35.1 with libtorch 2.7.1", Djl::loaded);

    private final String title;
    private final Supplier<List<Contestant>> contestants;

    Peer(String title, Supplier<List<Contestant>> contestants) {
        this.title = title;
        this.contestants = contestants;
    }

    String title() {
        return title;
    }

    /** All ways to train with it; none, and a word on why, where its native code cannot be loaded. */
    List<Contestant> contestants() {
        try {
            return contestants.get();
        } catch (LinkageError | IllegalStateException e) {
            System.err.println("left out: " + e);
            return List.of();
        }
    }
}
