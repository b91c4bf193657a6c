package dev.refrain.benchmarks.peers.products;

import dev.refrain.benchmarks.peers.chart.Panel;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The standings beside the peak of a core, as Markdown for people and as JSON. */
record Report(double peakGflops, List<Standing> recurrent, List<Standing> rows, List<Standing> cubes) {
    String text() {
        return String.join(
                "\n\n",
                String.format(
                        Locale.ROOT,
                        "GFLOP/s of one thread, best sample of each; the core's peak is %.1f. Ratios are ours to the best peer's.",
                        peakGflops),
                table("Recurrent products [B, H] [H, 4H]", recurrent),
                summary(recurrent),
                table("One row [1, H] [H, 4H]", rows),
                summary(rows),
                table("Cubes", cubes),
                summary(cubes));
    }

    /** One for each product. */
    List<Panel> panels() {
        return Stream.of(recurrent, rows, cubes)
                .flatMap(List::stream)
                .map(standing -> Panel.rates(
                        standing.shape().sizes(),
                        "GFLOP/s",
                        standing.figures().stream()
                                .map(figure -> new Panel.Bar(figure.contestant().name(), figure.best()))
                                .toList()))
                .toList();
    }

    private static String table(String title, List<Standing> standings) {
        String names = standings.getFirst().figures().stream()
                .map(figure -> figure.contestant().name())
                .collect(Collectors.joining(" | "));
        int columns = standings.getFirst().figures().size() + 3;
        return Stream.concat(
                        Stream.of(
                                "| " + title + " | " + names + " | packed/best | packed/plain | plain/plain |",
                                "|---|" + "---:|".repeat(columns)),
                        standings.stream().map(Report::line))
                .collect(Collectors.joining("\n"));
    }

    private static String line(Standing standing) {
        String figures = standing.figures().stream()
                .map(figure -> String.format(Locale.ROOT, "%.1f", figure.best()))
                .collect(Collectors.joining(" | "));
        return String.format(
                Locale.ROOT,
                "| %s | %s | %.2f | %.2f | %.2f |",
                standing.shape().sizes(),
                figures,
                standing.packedByBest(),
                standing.packedByPlain(),
                standing.plainByPlain());
    }

    private static String summary(List<Standing> standings) {
        return String.format(
                Locale.ROOT,
                "Geometric mean (least): packed/best %s, by medians %s; packed/plain %s; plain/plain %s.",
                meanAndLeast(standings, Standing::packedByBest),
                meanAndLeast(standings, Standing::packedByBestInTheMedian),
                meanAndLeast(standings, Standing::packedByPlain),
                meanAndLeast(standings, Standing::plainByPlain));
    }

    private static String meanAndLeast(List<Standing> standings, ToDoubleFunction<Standing> ratio) {
        return String.format(
                Locale.ROOT,
                "%.3f (%.3f)",
                geometricMean(standings, ratio),
                standings.stream().mapToDouble(ratio).min().orElseThrow());
    }

    private static double geometricMean(List<Standing> standings, ToDoubleFunction<Standing> ratio) {
        return Math.exp(standings.stream()
                .mapToDouble(each -> Math.log(ratio.applyAsDouble(each)))
                .average()
                .orElseThrow());
    }

    /** Names are plain letters, digits, spaces and dots, so nothing is escaped. */
    String json() {
        return String.format(
                Locale.ROOT,
                "{\"peakGflops\": %.2f, %s, %s, %s}%n",
                peakGflops,
                group("recurrent", recurrent),
                group("rows", rows),
                group("cubes", cubes));
    }

    private static String group(String name, List<Standing> standings) {
        return String.format(
                Locale.ROOT,
                "\"%s\": {\"packedByBest\": %.4f, \"packedByPlain\": %.4f, \"plainByPlain\": %.4f, \"products\": [%s]}",
                name,
                geometricMean(standings, Standing::packedByBest),
                geometricMean(standings, Standing::packedByPlain),
                geometricMean(standings, Standing::plainByPlain),
                standings.stream().map(Report::product).collect(Collectors.joining(", ")));
    }

    private static String product(Standing standing) {
        String figures = standing.figures().stream()
                .map(figure -> String.format(
                        Locale.ROOT,
                        "{\"name\": \"%s\", \"gflops\": %.2f, \"median\": %.2f}",
                        figure.contestant().name(),
                        figure.best(),
                        figure.median()))
                .collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                "{\"m\": %d, \"k\": %d, \"n\": %d, \"packedByBest\": %.4f, \"figures\": [%s]}",
                standing.shape().m(),
                standing.shape().k(),
                standing.shape().n(),
                standing.packedByBest(),
                figures);
    }
}
