package dev.refrain.nn.flow;

import dev.refrain.nn.Lengths;
import dev.refrain.tensor.Tensor;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/** A value [T, B, ...] in numbers over time, of the sequences that count. */
final class Measurement {
    /** Of fewer places nothing can be said about how units move. */
    private static final int FEW = 10;

    private static final double STILL = 1e-3;

    private final Lengths lengths;
    private final double[] values;
    private final int units;

    Measurement(Tensor values, Lengths lengths) {
        this.lengths = lengths;
        this.values = values.toDoubles();
        int rows = lengths.steps() * lengths.batch();
        units = rows == 0 ? 0 : this.values.length / rows;
    }

    /** Whether values are of these sequences. */
    static boolean isOf(Tensor values, Lengths lengths) {
        return values.shape().rank() > 1
                && values.shape().size(0) == lengths.steps()
                && values.shape().size(1) == lengths.batch();
    }

    int units() {
        return units;
    }

    /** The mean over sequences and units of a function of each number. */
    double[] mean(DoubleUnaryOperator function) {
        return overSequences(from -> {
            double sum = 0;
            for (int u = from; u < from + units; u++) {
                sum += function.applyAsDouble(values[u]);
            }
            return sum / units;
        });
    }

    /** The mean over sequences of the Euclidean norm over units. */
    double[] norm() {
        return overSequences(from -> Math.sqrt(squares(from)));
    }

    double[] rootMeanSquare() {
        return Arrays.stream(mean(value -> value * value)).map(Math::sqrt).toArray();
    }

    /** The sum of squares of one sequence at a time. */
    double squares(int time, int sequence) {
        return squares((time * lengths.batch() + sequence) * units);
    }

    private double squares(int from) {
        double sum = 0;
        for (int u = from; u < from + units; u++) {
            sum += values[u] * values[u];
        }
        return sum;
    }

    /** Of the first sequence all numbers, [units, T]; NaN behind its end. */
    Tensor first() {
        int steps = lengths.steps();
        int counted = lengths.batch() == 0 ? 0 : lengths.of(0);
        double[] first = new double[units * steps];
        for (int u = 0; u < units; u++) {
            for (int t = 0; t < steps; t++) {
                first[u * steps + t] = t < counted ? values[t * lengths.batch() * units + u] : Double.NaN;
            }
        }
        return Tensor.of(first, units, steps);
    }

    private interface OfRow {
        double of(int from);
    }

    private double[] overSequences(OfRow row) {
        double[] means = new double[lengths.steps()];
        for (int t = 0; t < means.length; t++) {
            double sum = 0;
            int count = 0;
            for (int b = 0; b < lengths.batch(); b++) {
                if (t < lengths.of(b)) {
                    sum += row.of((t * lengths.batch() + b) * units);
                    count++;
                }
            }
            means[t] = count == 0 ? Double.NaN : sum / count;
        }
        return means;
    }

    /** How many units move by next to nothing, compared with the one that moves most. */
    int still() {
        if (lengths.total() < FEW) {
            return 0;
        }
        double[] moves = new double[units];
        for (int u = 0; u < units; u++) {
            moves[u] = moved(u);
        }
        double most = Arrays.stream(moves).max().orElse(0);
        return (int) Arrays.stream(moves).filter(each -> each <= STILL * most).count();
    }

    private double moved(int unit) {
        double least = Double.POSITIVE_INFINITY;
        double greatest = Double.NEGATIVE_INFINITY;
        for (int t = 0; t < lengths.steps(); t++) {
            for (int b = 0; b < lengths.batch(); b++) {
                if (t < lengths.of(b)) {
                    double value = values[(t * lengths.batch() + b) * units + unit];
                    least = Math.min(least, value);
                    greatest = Math.max(greatest, value);
                }
            }
        }
        return greatest - least;
    }
}
