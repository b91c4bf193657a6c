package dev.refrain.report.picture;

import java.util.ArrayList;
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

        /**
         * The same above a number; where it falls below, it goes down to that number and ends there, and begins there where it
         * rises again. A curve that fades by tens of powers of ten leaves room for the others then.
         */
        public Line downTo(double least) {
            List<Double> shown = new ArrayList<>();
            for (int i = 0; i < ys.size(); i++) {
                double y = ys.get(i);
                boolean isBeside = isFrom(least, i - 1) || isFrom(least, i + 1);
                shown.add(y >= least ? y : y < least && isBeside ? least : Double.NaN);
            }
            return new Line(name, xs, shown);
        }

        private boolean isFrom(double least, int index) {
            return index >= 0 && index < ys.size() && ys.get(index) >= least;
        }

        /** Whether something lies around it. */
        public boolean hasBand() {
            return !lows.isEmpty();
        }
    }
}
