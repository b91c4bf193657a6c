package dev.refrain.benchmarks.peers.step;

import dev.refrain.benchmarks.peers.Unit;
import dev.refrain.benchmarks.peers.chart.Panel;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The standings beside the peak of a core, as Markdown for people, as bars, and as JSON. */
record Report(double peakGflops, List<Standing> standings) {
    private static final Unit UNIT = Unit.MICROSECONDS;

    String text() {
        String head = String.format(
                Locale.ROOT,
                "A step of an LSTM for one sequence, without gradients, one thread: best and median sample; the core's peak is "
                        + "%.1f GFLOP/s. Ratios are of times, to the first line.",
                peakGflops);
        return Stream.concat(
                        Stream.of(head),
                        standings.stream().map(standing -> standing.table().text(UNIT, peakGflops)))
                .collect(Collectors.joining("\n\n"));
    }

    /** One for each size. */
    List<Panel> panels() {
        return standings.stream().map(standing -> standing.table().panel(UNIT)).toList();
    }

    String json() {
        return String.format(
                Locale.ROOT,
                "{\"peakGflops\": %.2f, \"steps\": [%s]}%n",
                peakGflops,
                standings.stream()
                        .map(standing -> "{\"hidden\": %d, \"figures\": %s}"
                                .formatted(
                                        standing.task().hidden(),
                                        standing.table().json()))
                        .collect(Collectors.joining(",\n")));
    }
}
