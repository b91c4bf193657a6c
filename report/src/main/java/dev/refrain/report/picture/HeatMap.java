package dev.refrain.report.picture;

import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A table of numbers as colours: gates or gradient norms over time, each row one unit, gate or layer.
 *
 * @param title what it shows
 * @param x what goes to the right, with its unit, such as "time step"
 * @param y what the rows are
 * @param unit what the numbers are, such as "activation"
 * @param columns names along x
 * @param rows names, of which the first is at the top
 * @param values [rows, columns]; NaN is shown as missing
 * @param scale which numbers have which colours
 */
public record HeatMap(
        String title,
        String x,
        String y,
        String unit,
        List<String> columns,
        List<String> rows,
        Tensor values,
        Scale scale)
        implements Picture {
    private static final int DECADES = 8;

    /** Which numbers have which colours. */
    public enum Scale {
        /** From the least to the greatest. */
        LINEAR,
        /** From 0 to 1, as of gates. */
        UNIT,
        /** Around 0, as of states and weights. */
        SIGNED,
        /**
         * Equal steps of colour are equal factors, as of norms, down to 10⁻⁸ of the greatest; what is less has the first colour
         * too, and what is not above 0 is missing.
         */
        LOGARITHMIC
    }

    /** With all of them; the lists are copied. */
    public HeatMap {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
        Shape expected = Shape.of(rows.size(), columns.size());
        if (!values.shape().equals(expected)) {
            throw new ShapeException(
                    "heat map %s: got values of shape %s, expected %s".formatted(title, values.shape(), expected));
        }
    }

    /** Rows over time steps that are counted from 0. */
    public static HeatMap overTime(String title, String unit, List<String> rows, Tensor values, Scale scale) {
        int times = values.shape().rank() == 2 ? values.shape().size(1) : 0;
        return new HeatMap(title, "time step", "", unit, numbers(times), rows, values, scale);
    }

    /** "0", "1" and so on, as names of rows or columns that have no others. */
    public static List<String> numbers(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }

    /**
     * What the first and the last colour stand for.
     *
     * @param low of the first colour, as log₁₀ of it where the scale is logarithmic
     * @param high of the last colour, above low
     */
    public record Range(double low, double high) {
        private static Range of(double low, double high) {
            return new Range(low, high > low ? high : low + 1);
        }
    }

    /** What the first and the last colour stand for. */
    public Range range() {
        DoubleSummaryStatistics shown =
                Arrays.stream(values.toDoubles()).filter(this::isShown).summaryStatistics();
        if (scale == Scale.UNIT || shown.getCount() == 0) {
            return new Range(0, 1);
        }
        double low = shown.getMin();
        double high = shown.getMax();
        double far = Math.max(Math.abs(low), Math.abs(high));
        return switch (scale) {
            case SIGNED -> Range.of(-far, far);
            case LOGARITHMIC -> Range.of(Math.max(Math.log10(low), Math.log10(high) - DECADES), Math.log10(high));
            case LINEAR, UNIT -> Range.of(low, high);
        };
    }

    /** Whether a number has a colour. */
    public boolean isShown(double value) {
        return Double.isFinite(value) && (scale != Scale.LOGARITHMIC || value > 0);
    }
}
