package dev.refrain.benchmarks.peers;

import dev.refrain.tensor.internal.measure.Effort;
import dev.refrain.tensor.internal.measure.Timed;
import java.util.List;

/** Contestants take turns, so that all see the same clock and the same neighbours. */
public final class Turns {
    private Turns() {}

    /** Samples of each body, which have run for long before: what is done here first only finds how many calls make a sample. */
    public static List<Timed> take(List<? extends Runnable> bodies, Effort effort) {
        List<Timed> all = bodies.stream().map(Timed::new).toList();
        all.forEach(each -> each.warmUp(effort.sample(), effort.sample()));
        for (int round = 0; round < effort.rounds(); round++) {
            all.forEach(each -> each.sample(effort.visit()));
        }
        return all;
    }
}
