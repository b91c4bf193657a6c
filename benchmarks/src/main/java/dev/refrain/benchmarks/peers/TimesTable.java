package dev.refrain.benchmarks.peers;

import dev.refrain.benchmarks.peers.chart.Panel;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How long one work took all contestants, the one they are compared with first.
 *
 * @param operations floating-point operations of the work
 */
public record TimesTable(String title, double operations, List<Times> lines) {
    /** The lines in their order. */
    public TimesTable {
        lines = List.copyOf(lines);
    }

    /** Markdown, with the peak of a core for comparison. */
    public String text(Unit unit, double peakGflops) {
        String head =
                "| %s | %s | median %2$s | GFLOP/s | of the peak | time by Refrain's |".formatted(title, unit.symbol());
        return Stream.concat(
                        Stream.of(head, "|---|---:|---:|---:|---:|---:|"),
                        lines.stream().map(times -> line(times, unit, peakGflops)))
                .collect(Collectors.joining("\n"));
    }

    private String line(Times times, Unit unit, double peakGflops) {
        double gflops = times.gflops(operations);
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %.1f | %.1f %% | %.2f |",
                times.name(),
                unit.text(times.best()),
                unit.text(times.median()),
                gflops,
                100 * gflops / peakGflops,
                times.ratio(lines.getFirst()));
    }

    /** The best times as bars. */
    public Panel panel(Unit unit) {
        return Panel.times(
                title,
                unit.symbol(),
                lines.stream()
                        .map(times -> new Panel.Bar(times.name(), unit.of(times.best())))
                        .toList());
    }

    /** An array. Names are plain letters, digits and what stands between them, so nothing is escaped. */
    public String json() {
        return lines.stream()
                .map(times -> String.format(
                        Locale.ROOT,
                        "{\"name\": \"%s\", \"ms\": %.6f, \"medianMs\": %.6f, \"gflops\": %.2f, \"ratio\": %.4f}",
                        times.name(),
                        Unit.MILLISECONDS.of(times.best()),
                        Unit.MILLISECONDS.of(times.median()),
                        times.gflops(operations),
                        times.ratio(lines.getFirst())))
                .collect(Collectors.joining(", ", "[", "]"));
    }
}
