package dev.refrain.nn.cell;

import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** Layer normalisation in plain loops: Ba, Kiros and Hinton 2016, equation 3, with ε = 10⁻⁵ beside the variance. */
final class Normalised {
    private Normalised() {}

    /** Element {@code at} of a row of so many, normalised. */
    static double at(int at, int count, IntToDoubleFunction row) {
        double[] values = IntStream.range(0, count).mapToDouble(row).toArray();
        double mean = IntStream.range(0, count).mapToDouble(k -> values[k]).sum() / count;
        double squares = IntStream.range(0, count)
                .mapToDouble(k -> (values[k] - mean) * (values[k] - mean))
                .sum();
        return (values[at] - mean) / Math.sqrt(squares / count + 1e-5);
    }
}
