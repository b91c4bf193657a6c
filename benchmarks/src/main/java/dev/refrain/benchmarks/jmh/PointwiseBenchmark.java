package dev.refrain.benchmarks.jmh;

import dev.refrain.tensor.internal.measure.FunctionSize;
import dev.refrain.tensor.pointwise.Pointwise;
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

/** Pointwise functions over so many elements. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class PointwiseBenchmark {
    /** Without values of its own JMH takes all of the table. */
    @Param
    private Pointwise function = Pointwise.TANH;

    @Param({"8", "4096", "1048576"})
    private int n;

    private Runnable kernel = () -> {};

    /** Draws the arguments. */
    @Setup
    public void prepare() {
        kernel = new FunctionSize(function, n).kernel();
    }

    /** The function once over all elements. */
    @Benchmark
    public void function() {
        kernel.run();
    }
}
