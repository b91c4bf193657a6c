package dev.refrain.autograd.scan;

import java.util.HashMap;
import java.util.Map;

/** The memory of one run over so many steps, forward and back. */
final class Workspace {
    /** Memories for runs back that are kept, each for the gradients that were asked for. */
    private static final int KEPT = 4;

    private final Compiled compiled;
    private final int times;
    private final boolean training;
    private final Sweep forward;
    private final Map<Wanted, Sweep> backs = new HashMap<>();

    Workspace(Compiled compiled, int times, boolean training) {
        this.compiled = compiled;
        this.times = times;
        this.training = training;
        forward = new Sweep(compiled.forward(training), times, null);
    }

    int times() {
        return times;
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
        return forward.bytes() + new Sweep(code.code(), times, forward).bytes();
    }

    Sweep back(Wanted wanted) {
        if (backs.size() == KEPT && !backs.containsKey(wanted)) {
            backs.clear();
        }
        return backs.computeIfAbsent(
                wanted, each -> new Sweep(compiled.back(each).code(), times, forward));
    }

    /** Forgets what its runs were given, also one that failed. */
    void finish() {
        forward.finish();
        backs.values().forEach(Sweep::finish);
    }
}
