package dev.refrain.benchmarks.jmh;

import dev.refrain.tensor.internal.measure.ProductKind;
import dev.refrain.tensor.internal.measure.ProductShape;
import java.util.Locale;
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

/** Matrix products of every kind, at sizes m x k x n. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ProductsBenchmark {
    @Param({"nn", "tn", "nt", "packed"})
    private String kind = "";

    @Param({"1x256x1024", "32x256x1024", "64x512x2048", "256x256x256"})
    private String sizes = "";

    private Runnable kernel = () -> {};

    /** Draws the matrices. */
    @Setup
    public void prepare() {
        String[] size = sizes.split("x", 3);
        kernel = new ProductShape(
                        ProductKind.valueOf(kind.toUpperCase(Locale.ROOT)),
                        Integer.parseInt(size[0]),
                        Integer.parseInt(size[1]),
                        Integer.parseInt(size[2]))
                .kernel();
    }

    /** One product. */
    @Benchmark
    public void product() {
        kernel.run();
    }
}
