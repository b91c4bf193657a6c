package dev.refrain.benchmarks.jmh;

import dev.refrain.tensor.internal.compute.Convolution;
import dev.refrain.tensor.internal.compute.Pooling;
import dev.refrain.tensor.internal.compute.Products;
import dev.refrain.tensor.internal.compute.Slide;
import dev.refrain.tensor.internal.memory.Buffer;
import dev.refrain.tensor.internal.memory.Window;
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

/**
 * A convolution of 8 images by 3 x 3 taps, padded to keep their size, and what its gradients take; beside them the product of
 * as many operations, which is the least that they can take, and max-pooling by 2 x 2.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ConvolutionsBenchmark {
    private static final int IMAGES = 8;
    private static final int TAPS = 3;

    /** Height and width, and the channels of images and results. */
    @Param({"28x16", "14x64"})
    private String sizes = "";

    private Slide slide = slide(1, 1, 1, 0);
    private Slide pool = slide;
    private Buffer x = Buffer.zeros(false, 0, 0, 0, 0);
    private Buffer y = x;
    private Buffer w = x;
    private Buffer gradient = x;
    private Buffer weights = x;
    private Buffer pooled = x;
    private Buffer patches = x;
    private Buffer matrix = x;
    private Buffer rows = x;

    /** Fills images and weights. */
    @Setup
    public void prepare() {
        String[] size = sizes.split("x", 2);
        int side = Integer.parseInt(size[0]);
        int channels = Integer.parseInt(size[1]);
        slide = slide(side, TAPS, 1, 1);
        pool = slide(side, 2, 2, 0);
        x = waves(IMAGES, side, side, channels);
        y = waves(IMAGES, side, side, channels);
        w = waves(TAPS, TAPS, channels, channels);
        gradient = Buffer.zeros(false, IMAGES, side, side, channels);
        weights = Buffer.zeros(false, TAPS, TAPS, channels, channels);
        pooled = Buffer.zeros(false, IMAGES, side / 2, side / 2, channels);
        patches = waves(IMAGES * side * side, TAPS * TAPS * channels);
        matrix = waves(TAPS * TAPS * channels, channels);
        rows = Buffer.zeros(false, IMAGES * side * side, channels);
    }

    private static Slide slide(int side, int taps, int stride, int padding) {
        Window window = new Window(side, taps, stride, padding, 1);
        return new Slide(window, window);
    }

    private static Buffer waves(int... sizes) {
        Buffer all = Buffer.zeros(false, sizes);
        for (int i = 0; i < all.count(); i++) {
            all.floats()[i] = (float) Math.sin(i);
        }
        return all;
    }

    /** The convolution. */
    @Benchmark
    public void convolution() {
        Convolution.run(x, slide, w, y);
    }

    /** The gradient by the images. */
    @Benchmark
    public void byImages() {
        Convolution.adjoint(y, slide, w, gradient);
    }

    /** The gradient by the weights. */
    @Benchmark
    public void byWeights() {
        Convolution.weights(x, slide, y, weights);
    }

    /** As many multiplications and additions in one product, with all that a window sees in memory. */
    @Benchmark
    public void product() {
        Products.matmul(patches, matrix, rows);
    }

    /** Maxima side by side. */
    @Benchmark
    public void maxPool() {
        Pooling.max(x, pool, pooled);
    }
}
