package dev.refrain.tensor.internal.measure;

import java.util.List;
import java.util.function.LongConsumer;

/**
 * Things that are measured side by side with the peak of the core: everything is warmed up, then in each round everything
 * is sampled, the peak too. So shares and ratios hold although the clock of the core changes and other programs come and go.
 *
 * @param peak may have been sampled before, in other turns of the same run: its fastest sample counts
 */
public record Turns(Peak peak, List<Timed> things, Effort effort) {
    /** The things, in the order in which they are run. */
    public Turns {
        things = List.copyOf(things);
    }

    /** What the progress of {@link #run} ends at for so many things. */
    public static long total(int things, Effort effort) {
        return (1L + things) * (1 + effort.rounds());
    }

    /** Measures, and tells how far it is. */
    public void run(LongConsumer progress) {
        long done = 0;
        peak.warmUp(effort);
        progress.accept(++done);
        for (Timed each : things) {
            each.warmUp(effort.warmUp(), effort.sample());
            progress.accept(++done);
        }
        for (int round = 0; round < effort.rounds(); round++) {
            peak.sample(effort);
            progress.accept(++done);
            for (Timed each : things) {
                each.sample(effort.visit());
                progress.accept(++done);
            }
        }
    }
}
