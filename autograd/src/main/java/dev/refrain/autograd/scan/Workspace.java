package dev.refrain.autograd.scan;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** The memory of one run over so many steps at most at a time, forward and back. */
final class Workspace {
    /** Memories for runs back that are kept, each for the gradients that were asked for. */
    private static final int KEPT = 4;

    private final Compiled compiled;
    private final int capacity;
    private final boolean training;
    private final Function<Wanted, Sweep> newBack;
    private final Sweep forward;
    private final Map<Wanted, Sweep> backs = new HashMap<>();

    Workspace(Compiled compiled, int capacity, boolean training) {
        this.compiled = compiled;
        this.capacity = capacity;
        this.training = training;
        forward = compiled.sweep(compiled.forward(training), capacity, null);
        newBack = wanted -> compiled.sweep(compiled.back(wanted).code(), capacity, forward);
    }

    /** Of runs forward and back whose calls are done otherwise than just so. */
    Workspace(Compiled compiled, int capacity, Settings settings, Execution ofForward, Execution ofBack) {
        this.compiled = compiled;
        this.capacity = capacity;
        training = true;
        forward = new Sweep(compiled.forward(true), capacity, settings, null, ofForward);
        newBack = wanted -> new Sweep(compiled.back(wanted).code(), capacity, settings, forward, ofBack);
    }

    /** How many steps it has room for. */
    int capacity() {
        return capacity;
    }

    /** Whether it keeps what a run back reads. */
    boolean isTraining() {
        return training;
    }

    Sweep forward() {
        return forward;
    }

    /** Bytes of the memory for a run forward and back. */
    long bytes(Compiled.BackCode code) {
        Sweep back = compiled.sweep(code.code(), capacity, forward);
        return forward.memory().bytes() + back.memory().bytes();
    }

    Sweep back(Wanted wanted) {
        if (backs.size() == KEPT && !backs.containsKey(wanted)) {
            backs.clear();
        }
        return backs.computeIfAbsent(wanted, newBack);
    }

    /** Forgets what its runs were given, also one that failed. */
    void finish() {
        forward.finish();
        backs.values().forEach(Sweep::finish);
    }
}
