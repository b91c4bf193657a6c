package dev.refrain.benchmarks.peers.chart;

import java.util.List;
import java.util.Locale;

/**
 * One work, and how all did it.
 *
 * @param unit of the figures, as in {@code ms}
 * @param longest the figure from which on bars are cut
 */
public record Panel(String title, String unit, double longest, List<Bar> bars) {
    /** A contestant, and its figure. */
    public record Bar(String name, double figure) {}

    /** A bar longer than so many times the shortest is cut, so that the others can be told from each other. */
    private static final double LONGEST = 4;

    /** The bars in their order. */
    public Panel {
        bars = List.copyOf(bars);
    }

    /** Of what is the better the less it is. */
    public static Panel times(String title, String unit, List<Bar> bars) {
        double least = bars.stream().mapToDouble(Bar::figure).min().orElseThrow();
        return new Panel(title, unit, Math.min(most(bars), LONGEST * least), bars);
    }

    /** Of what is the better the more it is. */
    public static Panel rates(String title, String unit, List<Bar> bars) {
        return new Panel(title, unit, most(bars), bars);
    }

    private static double most(List<Bar> bars) {
        return bars.stream().mapToDouble(Bar::figure).max().orElseThrow();
    }

    boolean isCut(Bar bar) {
        return bar.figure() > longest;
    }

    /** To three places that count, with the unit. */
    String label(Bar bar) {
        int places = Math.clamp(2 - (int) Math.floor(Math.log10(bar.figure())), 0, 6);
        return String.format(Locale.ROOT, "%." + places + "f %s", bar.figure(), unit);
    }
}
