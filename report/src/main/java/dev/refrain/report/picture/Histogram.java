package dev.refrain.report.picture;

import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/**
 * How many of some numbers lie in each of several equally wide ranges from the least to the greatest.
 *
 * @param title what the numbers are
 * @param low the least
 * @param high the greatest
 * @param counts how many are in each range; a number on an edge is in the upper one, the greatest in the last
 * @param sum of the numbers
 * @param sumOfSquares of the numbers
 */
public record Histogram(String title, double low, double high, List<Long> counts, double sum, double sumOfSquares)
        implements Picture {
    /** With all of them; the list is copied. */
    public Histogram {
        counts = List.copyOf(counts);
        if (counts.isEmpty() || !(low <= high)) {
            throw new IllegalArgumentException("histogram: got %d ranges from %s to %s, expected 1 at least, upwards"
                    .formatted(counts.size(), low, high));
        }
    }

    /**
     * Of the elements of a tensor. NaN and infinities are left out; if nothing is left, all counts are 0.
     *
     * @param ranges how many
     */
    public static Histogram of(String title, Tensor tensor, int ranges) {
        if (ranges < 1) {
            throw new IllegalArgumentException("histogram: got %d ranges, expected 1 at least".formatted(ranges));
        }
        double[] values =
                Arrays.stream(tensor.toDoubles()).filter(Double::isFinite).toArray();
        double low = DoubleStream.of(values).min().orElse(0);
        double high = DoubleStream.of(values).max().orElse(0);
        long[] counts = new long[ranges];
        double sum = 0;
        double squares = 0;
        double scale = high > low ? ranges / (high - low) : 0; // all in the first range where there is but one number
        for (double value : values) {
            counts[Math.min((int) ((value - low) * scale), ranges - 1)]++;
            sum += value;
            squares += value * value;
        }
        return new Histogram(title, low, high, LongStream.of(counts).boxed().toList(), sum, squares);
    }

    /** How many numbers there are. */
    public long count() {
        return counts.stream().mapToLong(Long::longValue).sum();
    }

    /** Where the ranges begin, and where the last one ends: one more than there are ranges. */
    public List<Double> edges() {
        List<Double> edges = new ArrayList<>();
        for (int i = 0; i < counts.size(); i++) {
            edges.add(low + (high - low) * i / counts.size());
        }
        edges.add(high);
        return edges;
    }
}
