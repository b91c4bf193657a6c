package dev.refrain.nn.flow;

import dev.refrain.tensor.Tensor;
import java.util.List;
import java.util.Locale;

/**
 * Numbers over time, a row for each thing, and their picture in letters, for a terminal or a log. In colours, module report draws
 * the same numbers.
 *
 * @param title what is shown
 * @param axis what the columns are: "time step", "lag"
 * @param from the number that has the lowest colour
 * @param to the number that has the highest
 * @param isLogarithmic whether colours are by the logarithm
 * @param rows their names
 * @param values float64 [rows, columns]; NaN where there is nothing
 */
public record TextHeatMap(
        String title, String axis, double from, double to, boolean isLogarithmic, List<String> rows, Tensor values) {
    private static final String SHADES = "▁▂▃▄▅▆▇█";
    private static final int NARROWEST = 10;

    /** The list is copied. */
    public TextHeatMap {
        rows = List.copyOf(rows);
    }

    /** The numbers row by row. */
    public double[][] matrix() {
        int columns = values.shape().size(1);
        double[][] matrix = new double[rows.size()][columns];
        for (int r = 0; r < rows.size(); r++) {
            for (int c = 0; c < columns; c++) {
                matrix[r][c] = values.get(r, c);
            }
        }
        return matrix;
    }

    /** How high a number is in the colours, 0 to 1; NaN for NaN. */
    public double height(double value) {
        double share = isLogarithmic
                ? (Math.log(value) - Math.log(from)) / (Math.log(to) - Math.log(from))
                : (value - from) / (to - from);
        return Math.clamp(share, 0, 1);
    }

    /**
     * A line for each row, of at most so many columns of text: names, and bars ▁ to █ as high as the numbers. Where there are more
     * columns than fit, a bar is the mean of some.
     */
    public String text(int width) {
        int names = Math.max(
                axis.length(), rows.stream().mapToInt(String::length).max().orElse(0));
        int columns = values.shape().size(1);
        int bars = Math.min(columns, Math.max(NARROWEST, width - names - 1));
        StringBuilder text = new StringBuilder(
                String.format(Locale.ROOT, "%s (▁ %s, █ %s%s)", title, number(from), number(to), scale()));
        double[][] matrix = matrix();
        for (int r = 0; r < rows.size(); r++) {
            text.append(String.format(Locale.ROOT, "%n%-" + names + "s ", rows.get(r)));
            for (int bar = 0; bar < bars; bar++) {
                text.append(shade(mean(matrix[r], bar * columns / bars, (bar + 1) * columns / bars)));
            }
        }
        String last = Integer.toString(columns - 1);
        String gap = " ".repeat(Math.max(1, bars - 1 - last.length()));
        return text.append(String.format(Locale.ROOT, "%n%" + names + "s 0%s%s", axis, gap, last))
                .toString();
    }

    private String scale() {
        return isLogarithmic ? ", logarithmic" : "";
    }

    private static String number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1000) {
            return Long.toString((long) value);
        }
        boolean isPlain = Math.abs(value) >= 0.001 && Math.abs(value) < 1000;
        return String.format(Locale.ROOT, isPlain ? "%.3g" : "%.0e", value);
    }

    private static double mean(double[] row, int begin, int end) {
        double sum = 0;
        int count = 0;
        for (int c = begin; c < end; c++) {
            if (!Double.isNaN(row[c])) {
                sum += row[c];
                count++;
            }
        }
        return count == 0 ? Double.NaN : sum / count;
    }

    private char shade(double value) {
        if (Double.isNaN(value)) {
            return ' ';
        }
        return SHADES.charAt((int) Math.min(SHADES.length() - 1, Math.floor(height(value) * SHADES.length())));
    }

    @Override
    public String toString() {
        return text(100);
    }
}
