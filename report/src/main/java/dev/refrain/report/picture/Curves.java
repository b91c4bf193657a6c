package dev.refrain.report.picture;

import java.util.List;

/**
 * Numbers over numbers, as lines.
 *
 * @param title what they show
 * @param x what goes to the right, with its unit
 * @param y what goes up, with its unit
 * @param logarithmic whether equal ways up are equal factors; what is not above 0 is left out then
 * @param lines one or more
 */
public record Curves(String title, String x, String y, boolean logarithmic, List<Line> lines) implements Picture {
    /** With all of them; the list is copied. */
    public Curves {
        lines = List.copyOf(lines);
    }

    /**
     * One line, and what lies around it.
     *
     * @param name in the legend
     * @param xs ascending
     * @param ys as many; NaN leaves a gap
     * @param lows how far what the line is the mean of goes down, as many; none where it is of nothing
     * @param highs how far it goes up
     */
    public record Line(String name, List<Double> xs, List<Double> ys, List<Double> lows, List<Double> highs) {
        /** With all of them; the lists are copied. */
        public Line {
            xs = List.copyOf(xs);
            ys = List.copyOf(ys);
            lows = List.copyOf(lows);
            highs = List.copyOf(highs);
            boolean without = lows.isEmpty() && highs.isEmpty();
            if (xs.size() != ys.size() || (!without && (xs.size() != lows.size() || xs.size() != highs.size()))) {
                throw new IllegalArgumentException("line %s: got %d x, %d y, %d lows and %d highs, expected as many"
                        .formatted(name, xs.size(), ys.size(), lows.size(), highs.size()));
            }
        }

        /** One line and nothing around it. */
        public Line(String name, List<Double> xs, List<Double> ys) {
            this(name, xs, ys, List.of(), List.of());
        }

        /** Whether something lies around it. */
        public boolean hasBand() {
            return !lows.isEmpty();
        }
    }
}
