package dev.refrain.benchmarks.peers.step;

import dev.refrain.benchmarks.peers.chart.Panel;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The standings beside the peak of a core, as Markdown for people, as bars, and as JSON. */
record Report(double peakGflops, List<Standing> standings) {
    String text() {
        String head = String.format(
                Locale.ROOT,
                "A step of an LSTM for one sequence, without gradients, one thread: best and median sample; the core's peak is "
                        + "%.1f GFLOP/s. Ratios are of times, to the first line.",
                peakGflops);
        return Stream.concat(Stream.of(head), standings.stream().map(this::table))
                .collect(Collectors.joining("\n\n"));
    }

    private String table(Standing standing) {
        return Stream.concat(
                        Stream.of(
                                "| " + standing.task().title()
                                        + " | µs | median µs | GFLOP/s | of the peak | time by Refrain's |",
                                "|---|---:|---:|---:|---:|---:|"),
                        standing.figures().stream().map(figure -> line(standing, figure)))
                .collect(Collectors.joining("\n"));
    }

    private String line(Standing standing, Standing.Figure figure) {
        double gflops = standing.gflops(figure);
        return String.format(
                Locale.ROOT,
                "| %s | %.1f | %.1f | %.1f | %.0f %% | %.2f |",
                figure.name(),
                figure.best() / 1e3,
                figure.median() / 1e3,
                gflops,
                100 * gflops / peakGflops,
                standing.ratio(figure));
    }

    /** One for each size. */
    List<Panel> panels() {
        return standings.stream()
                .map(standing -> Panel.times(
                        standing.task().title(),
                        "µs",
                        standing.figures().stream()
                                .map(figure -> new Panel.Bar(figure.name(), figure.best() / 1e3))
                                .toList()))
                .toList();
    }

    /** Names are plain letters, digits and what stands between them, so nothing is escaped. */
    String json() {
        return String.format(
                Locale.ROOT,
                "{\"peakGflops\": %.2f, \"steps\": [%s]}%n",
                peakGflops,
                standings.stream().map(Report::standing).collect(Collectors.joining(",\n")));
    }

    private static String standing(Standing standing) {
        String figures = standing.figures().stream()
                .map(figure -> String.format(
                        Locale.ROOT,
                        "{\"name\": \"%s\", \"us\": %.3f, \"medianUs\": %.3f, \"gflops\": %.2f, \"ratio\": %.4f}",
                        figure.name(),
                        figure.best() / 1e3,
                        figure.median() / 1e3,
                        standing.gflops(figure),
                        standing.ratio(figure)))
                .collect(Collectors.joining(", "));
        return String.format(
                "{\"hidden\": %d, \"figures\": [%s]}", standing.task().hidden(), figures);
    }
}
