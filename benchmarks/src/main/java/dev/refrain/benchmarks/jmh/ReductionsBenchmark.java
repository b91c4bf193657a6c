package dev.refrain.benchmarks.jmh;

import dev.refrain.tensor.internal.compute.Cumulative;
import dev.refrain.tensor.internal.compute.Normalisation;
import dev.refrain.tensor.internal.compute.Reductions;
import dev.refrain.tensor.internal.compute.Softmax;
import dev.refrain.tensor.internal.memory.Buffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Sums, maxima, softmax and normalised rows of a matrix. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ReductionsBenchmark {
    private static final boolean[] ROWS = {true, false};
    private static final boolean[] COLUMNS = {false, true};

    @Param({"64"})
    private int rows;

    @Param({"128", "4096"})
    private int columns;

    private Buffer x = Buffer.zeros(false, 0, 0);
    private Buffer same = x;
    private Buffer perRow = x;
    private Buffer perColumn = x;

    /** Fills the matrix. */
    @Setup
    public void prepare() {
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.sin(i);
        }
        x = Buffer.over(values, rows, columns);
        same = Buffer.zeros(false, rows, columns);
        perRow = Buffer.zeros(false, rows, 1);
        perColumn = Buffer.zeros(false, 1, columns);
    }

    /** A number for each row: the sum along the last axis. */
    @Benchmark
    public void sumOfRows() {
        Reductions.sum(x, COLUMNS, perRow);
    }

    /** A number for each column, as for the gradient of a bias. */
    @Benchmark
    public void sumOfColumns() {
        Reductions.sum(x, ROWS, perColumn);
    }

    /** The greatest of each row. */
    @Benchmark
    public void maxOfRows() {
        Reductions.max(x, COLUMNS, perRow);
    }

    /** Softmax along the last axis. */
    @Benchmark
    public void softmax() {
        Softmax.softmax(x, 1, same);
    }

    /** Its logarithm. */
    @Benchmark
    public void logSoftmax() {
        Softmax.logSoftmax(x, 1, same);
    }

    /** Rows of mean 0 and variance 1. */
    @Benchmark
    public void layerNorm() {
        Normalisation.rows(x, 1e-5, same);
    }

    /** Their gradient for a cotangent. */
    @Benchmark
    public void layerNormSlope() {
        Normalisation.slopes(x, x, 1e-5, same);
    }

    /** Running sums along the last axis: a chain of additions for each row. */
    @Benchmark
    public void cumSumOfRows() {
        Cumulative.sum(x, 1, false, same);
    }

    /** Running sums of whole rows. */
    @Benchmark
    public void cumSumOfColumns() {
        Cumulative.sum(x, 0, false, same);
    }
}
