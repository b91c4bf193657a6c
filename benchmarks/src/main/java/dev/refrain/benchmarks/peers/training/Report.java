package dev.refrain.benchmarks.peers.training;

import dev.refrain.benchmarks.peers.Unit;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The standings beside one peer and the peak of a core, as Markdown for people and as JSON. */
record Report(String peer, double peakGflops, List<Standing> standings) {
    String text() {
        String head = String.format(
                Locale.ROOT,
                "Refrain and %s in one process, one thread each: best and median sample of a training step; the core's peak is "
                        + "%.1f GFLOP/s. Ratios are of times, to the first line.",
                peer,
                peakGflops);
        return Stream.concat(
                        Stream.of(head),
                        standings.stream().map(standing -> standing.table().text(Unit.MILLISECONDS, peakGflops)))
                .collect(Collectors.joining("\n\n"));
    }

    String json() {
        return String.format(
                Locale.ROOT,
                "{\"peer\": \"%s\", \"peakGflops\": %.2f, \"works\": [%s]}",
                peer,
                peakGflops,
                standings.stream().map(Report::work).collect(Collectors.joining(", ")));
    }

    private static String work(Standing standing) {
        Work work = standing.work();
        return String.format(
                Locale.ROOT,
                "{\"layer\": \"%s\", \"steps\": %d, \"batch\": %d, \"input\": %d, \"hidden\": %d, \"readout\": %d, "
                        + "\"figures\": %s}",
                work.layer().title(),
                work.steps(),
                work.batch(),
                work.input(),
                work.hidden(),
                work.readout(),
                standing.table().json());
    }
}
