package dev.refrain.report.drawing;

import java.util.ArrayList;
import java.util.List;

/**
 * An axis from one round number to another, in round steps of 1, 2 or 5 times a power of ten.
 *
 * @param low where it begins
 * @param high where it ends, above low
 * @param step between marks
 */
record Ticks(double low, double high, double step) {
    /** Around numbers from low to high, with at most so many steps. */
    static Ticks around(double low, double high, int most) {
        double wide = high > low ? high - low : low == 0 ? 1 : Math.abs(low);
        double power = Math.pow(10, Math.floor(Math.log10(wide / most)));
        double step = power;
        for (double factor : new double[] {1, 2, 5, 10}) {
            step = factor * power;
            if (wide / step <= most) {
                break;
            }
        }
        double first = Math.floor(low / step + 1e-9) * step;
        double last = Math.ceil((high > low ? high : low + step) / step - 1e-9) * step;
        return new Ticks(first, last, step);
    }

    /** Where the marks are. */
    List<Double> marks() {
        List<Double> marks = new ArrayList<>();
        for (long i = Math.round(low / step); i <= Math.round(high / step); i++) {
            marks.add(i * step);
        }
        return marks;
    }
}
