package dev.refrain.examples.bench;

import dev.refrain.tensor.internal.measure.Effort;
import dev.refrain.tensor.internal.measure.Peak;
import dev.refrain.tensor.internal.measure.Timed;
import dev.refrain.tensor.internal.measure.Turns;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;

/** Measures training steps: work by work all contestants take turns, and the peak of the core with them. */
record RecurrentMeasurement(List<Contestant> contestants, Effort effort) {
    RecurrentMeasurement {
        contestants = List.copyOf(contestants);
    }

    /**
     * For figures to rely on: about two minutes for what is usual. Warming up takes seconds, since a training step is many
     * methods, and each is compiled only after it has run often.
     */
    static Effort full() {
        return new Effort(Duration.ofMillis(2000), Duration.ofMillis(1), Duration.ofMillis(300), 5);
    }

    /** For a look: a few seconds, and figures that may be far too low. */
    static Effort quick() {
        return new Effort(Duration.ofMillis(25), Duration.ofMillis(1), Duration.ofMillis(5), 1);
    }

    /** What the progress of {@link #run} ends at. */
    long total() {
        return byWork().values().stream()
                .mapToLong(each -> Turns.total(each.size(), effort))
                .sum();
    }

    /** Measures, and tells how far it is. */
    RecurrentFigures run(LongConsumer progress) {
        Peak peak = new Peak();
        SequencedMap<Contestant, Double> nanos = new LinkedHashMap<>();
        long done = 0;
        for (List<Contestant> each : byWork().values()) {
            long before = done;
            List<Timed> timed = each.stream()
                    .map(contestant -> new Timed(new TrainingStep(contestant)::run))
                    .toList();
            new Turns(peak, timed, effort).run(within -> progress.accept(before + within));
            done += Turns.total(each.size(), effort);
            for (int i = 0; i < timed.size(); i++) {
                nanos.put(each.get(i), timed.get(i).best());
            }
        }
        return new RecurrentFigures(peak.gflops(), peak.threads(), nanos);
    }

    private Map<RecurrentWork, List<Contestant>> byWork() {
        return contestants.stream()
                .collect(Collectors.groupingBy(Contestant::work, LinkedHashMap::new, Collectors.toList()));
    }
}
