package dev.refrain.benchmarks.peers.training;

import dev.refrain.benchmarks.peers.Times;
import dev.refrain.benchmarks.peers.Unit;
import dev.refrain.benchmarks.peers.chart.Panel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/** The standings beside all peers, in one line for each work: how many times as long as Refrain's own cell the others take. */
record Summary(List<Report> reports) {
    private static final Unit UNIT = Unit.MILLISECONDS;

    /** In Markdown. Each ratio is of two times of one process. */
    String text() {
        List<String> lines = new ArrayList<>();
        lines.add(
                "Times as long as Refrain's built-in cell takes, each within one process; the best of what there is.");
        lines.add("");
        lines.add("| | Refrain, ms | of the peak | own cell | unrolled | "
                + reports.stream()
                        .map(report -> report.peer() + ", built in | own cell")
                        .collect(Collectors.joining(" | "))
                + " |");
        lines.add("|---|" + "---:|".repeat(4 + 2 * reports.size()));
        byWork().forEach((work, standings) -> lines.add(line(work, standings)));
        return String.join("\n", lines);
    }

    private String line(Work work, List<Standing> standings) {
        Standing first = standings.getFirst();
        Times ours = first.first();
        List<String> cells = new ArrayList<>();
        cells.add(work.shortTitle());
        cells.add(UNIT.text(ours.best()));
        cells.add(String.format(Locale.ROOT, "%.0f %%", 100 * ours.gflops(work.operations()) / peakGflops(first)));
        cells.add(times(first.ratio(each -> each.ours() && !each.shipped() && !each.unrolled())));
        cells.add(times(first.ratio(each -> each.ours() && each.shipped() && each.unrolled())));
        for (Report report : reports) {
            List<Standing> beside =
                    report.standings().stream().filter(standings::contains).toList();
            cells.add(times(best(beside, true)));
            cells.add(times(best(beside, false)));
        }
        return "| " + String.join(" | ", cells) + " |";
    }

    /** The peer's. */
    private static OptionalDouble best(List<Standing> beside, boolean shipped) {
        return beside.isEmpty()
                ? OptionalDouble.empty()
                : beside.getFirst().ratio(each -> !each.ours() && each.shipped() == shipped);
    }

    private double peakGflops(Standing standing) {
        return reports.stream()
                .filter(report -> report.standings().contains(standing))
                .findFirst()
                .orElseThrow()
                .peakGflops();
    }

    private static String times(OptionalDouble ratio) {
        return ratio.isPresent() ? String.format(Locale.ROOT, "%.2f", ratio.getAsDouble()) : "";
    }

    /** A panel for each work: Refrain beside the first peer, and all peers. */
    List<Panel> panels() {
        List<Panel> panels = new ArrayList<>();
        byWork().forEach((work, standings) -> {
            List<Panel.Bar> bars = new ArrayList<>();
            for (Standing standing : standings) {
                standing.figures().stream()
                        .filter(figure -> !figure.ours() || standing.equals(standings.getFirst()))
                        .forEach(figure -> bars.add(new Panel.Bar(
                                figure.times().name(), UNIT.of(figure.times().best()))));
            }
            panels.add(Panel.times(work.shortTitle(), UNIT.symbol(), bars));
        });
        return panels;
    }

    private SequencedMap<Work, List<Standing>> byWork() {
        return reports.stream()
                .flatMap(report -> report.standings().stream())
                .collect(Collectors.groupingBy(Standing::work, LinkedHashMap::new, Collectors.toList()));
    }
}
