package dev.refrain.benchmarks.peers.chart;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Bars for a terminal. */
public final class Bars {
    private static final int WIDTH = 40;

    private Bars() {}

    /** A block of lines for each panel. */
    public static String text(List<Panel> panels) {
        int widest = panels.stream()
                .flatMap(panel -> panel.bars().stream())
                .mapToInt(bar -> bar.name().length())
                .max()
                .orElse(0);
        return panels.stream().map(panel -> text(panel, widest)).collect(Collectors.joining("\n\n"));
    }

    private static String text(Panel panel, int widest) {
        return Stream.concat(Stream.of(panel.title()), panel.bars().stream().map(bar -> {
                    long length = Math.round(WIDTH * Math.min(1, bar.figure() / panel.longest()));
                    String end = panel.isCut(bar) ? "~" : "";
                    String name = bar.name() + " ".repeat(widest - bar.name().length());
                    return "  " + name + "  " + "#".repeat((int) length) + end + " " + panel.label(bar);
                }))
                .collect(Collectors.joining("\n"));
    }
}
