package dev.refrain.benchmarks.peers.training;

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
        return Stream.concat(Stream.of(head), standings.stream().map(this::table))
                .collect(Collectors.joining("\n\n"));
    }

    private String table(Standing standing) {
        return Stream.concat(
                        Stream.of(
                                "| " + standing.work().title()
                                        + " | ms | median ms | GFLOP/s | of the peak | time by Refrain's |",
                                "|---|---:|---:|---:|---:|---:|"),
                        standing.figures().stream().map(figure -> line(standing, figure)))
                .collect(Collectors.joining("\n"));
    }

    private String line(Standing standing, Standing.Figure figure) {
        double gflops = standing.gflops(figure);
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %.1f | %.1f %% | %.2f |",
                figure.name(),
                millis(figure.best()),
                millis(figure.median()),
                gflops,
                100 * gflops / peakGflops,
                standing.ratio(figure));
    }

    /** To at least three places that count. */
    static String millis(double nanos) {
        double millis = nanos / 1e6;
        return String.format(Locale.ROOT, millis < 1 ? "%.4f" : "%.2f", millis);
    }

    /** Names are plain letters, digits and what stands between them, so nothing is escaped. */
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
        String figures = standing.figures().stream()
                .map(figure -> String.format(
                        Locale.ROOT,
                        "{\"name\": \"%s\", \"ms\": %.5f, \"medianMs\": %.5f, \"gflops\": %.2f, \"ratio\": %.4f}",
                        figure.name(),
                        figure.best() / 1e6,
                        figure.median() / 1e6,
                        standing.gflops(figure),
                        standing.ratio(figure)))
                .collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                "{\"layer\": \"%s\", \"steps\": %d, \"batch\": %d, \"input\": %d, \"hidden\": %d, \"readout\": %d, "
                        + "\"figures\": [%s]}",
                work.layer().title(),
                work.steps(),
                work.batch(),
                work.input(),
                work.hidden(),
                work.readout(),
                figures);
    }
}
