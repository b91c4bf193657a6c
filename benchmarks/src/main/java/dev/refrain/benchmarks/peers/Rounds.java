package dev.refrain.benchmarks.peers;

import dev.refrain.tensor.internal.measure.Effort;
import dev.refrain.tensor.internal.measure.Peak;
import dev.refrain.tensor.internal.measure.Timed;
import dev.refrain.tensor.internal.measure.Turns;
import java.util.List;

/** Turns of contestants that have run for long, and of the peak of the core. */
public final class Rounds {
    private Rounds() {}

    /** Samples of each body; what runs before only finds how many calls make a sample. */
    public static List<Timed> of(Peak peak, List<? extends Runnable> bodies, Effort effort) {
        List<Timed> timed = bodies.stream().map(Timed::new).toList();
        Effort warm = new Effort(effort.sample(), effort.sample(), effort.visit(), effort.rounds());
        new Turns(peak, timed, warm).run(done -> {});
        return timed;
    }
}
