package dev.refrain.report.picture;

import java.util.List;

/**
 * How numbers were spread at several times, one histogram behind the other.
 *
 * @param title what the numbers are
 * @param x what they are measured in
 * @param times when, such as "update 100"
 * @param histograms as many, one at least
 */
public record Ridges(String title, String x, List<String> times, List<Histogram> histograms) implements Picture {
    /** With all of them; the lists are copied. */
    public Ridges {
        times = List.copyOf(times);
        histograms = List.copyOf(histograms);
        if (histograms.isEmpty() || times.size() != histograms.size()) {
            throw new IllegalArgumentException(
                    "ridges %s: got %d times and %d histograms, expected as many, and 1 at least"
                            .formatted(title, times.size(), histograms.size()));
        }
    }
}
