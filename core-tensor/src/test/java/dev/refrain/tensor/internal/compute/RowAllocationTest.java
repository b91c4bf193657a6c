package dev.refrain.tensor.internal.compute;

import dev.refrain.tensor.internal.AllocatedBytes;
import dev.refrain.tensor.internal.kernel.Reduction;
import dev.refrain.tensor.internal.memory.Buffer;
import dev.refrain.tensor.internal.memory.Window;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reductions, cumulative sums, normalisation, softmax, row lookups, patches and pooling of contiguous buffers allocate nothing on one thread. */
class RowAllocationTest {
    private static final Random RANDOM = new Random(1);
    private static final Buffer X = Layouts.filled(false, RANDOM::nextGaussian, 4, 30, 50);
    private static final Buffer Y = Buffer.zeros(false, 4, 30, 50);
    private static final Buffer COLUMN = Buffer.zeros(false, 4, 30);
    private static final boolean[] LAST = {false, false, true};
    private static final boolean[] MIDDLE = {false, true, false};
    private static final int[] INDEX = RANDOM.ints(120, 0, 4).toArray();
    private static final int[] FEW = {3, 0, 3};
    private static final Slide SLIDE = new Slide(new Window(6, 3, 1, 1, 1), new Window(5, 3, 2, 1, 1));

    static Stream<String> kernels() {
        return all().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void allocatesNothing(String name) {
        Runnable kernel = all().get(name);
        AllocatedBytes.assertNone(name, kernel);
    }

    private static Map<String, Runnable> all() {
        Map<String, Runnable> kernels = new TreeMap<>();
        Buffer middle = Buffer.zeros(false, 4, 50);
        int[] places = new int[200];
        Buffer picked = Buffer.zeros(false, 3, 30, 50);
        for (Reduction kind : Reduction.values()) {
            kernels.put(kind + " along rows", () -> Reductions.run(kind, X, LAST, COLUMN));
            kernels.put(kind + " down columns", () -> Reductions.run(kind, X, MIDDLE, middle));
        }
        kernels.put("cumulative sum along rows", () -> Cumulative.sum(X, 2, false, Y));
        kernels.put("cumulative sum down columns", () -> Cumulative.sum(X, 1, true, Y));
        kernels.put("normalisation", () -> Normalisation.rows(X, 0.1, Y));
        kernels.put("slope of normalisation", () -> Normalisation.slopes(X, X, 0.1, Y));
        kernels.put("argmax along rows", () -> Maxima.argmax(X, LAST, places));
        kernels.put("argmax down columns", () -> Maxima.argmax(X, MIDDLE, places));
        kernels.put("mask of maxima", () -> Maxima.mask(X, LAST, Y));
        kernels.put("softmax", () -> Softmax.softmax(X, 2, Y));
        kernels.put("logSoftmax", () -> Softmax.logSoftmax(X, 2, Y));
        kernels.put("cross-entropy", () -> CrossEntropy.loss(X, INDEX, COLUMN));
        kernels.put("slope of cross-entropy", () -> CrossEntropy.slope(X, COLUMN, INDEX, Y));
        kernels.put("gather", () -> Indexing.gather(X, FEW, picked));
        kernels.put("scatterAdd", () -> Indexing.scatterAdd(picked, FEW, Y));
        images(kernels);
        return kernels;
    }

    private static void images(Map<String, Runnable> kernels) {
        Buffer x = Layouts.filled(false, RANDOM::nextGaussian, 2, 6, 5, 17);
        Buffer sums = Buffer.zeros(false, 2, 6, 5, 17);
        Buffer maxima =
                Buffer.zeros(false, 2, SLIDE.down().places(), SLIDE.right().places(), 17);
        Buffer patches = Buffer.zeros(false, 2 * SLIDE.places(), SLIDE.taps() * 17);
        int[] index = new int[maxima.count()];
        kernels.put("patches", () -> Convolution.patches(x, SLIDE, 0, patches));
        kernels.put("patches added", () -> Convolution.addPatches(patches, SLIDE, 0, sums));
        kernels.put("max-pooling", () -> Pooling.max(x, SLIDE, maxima));
        kernels.put("indices of max-pooling", () -> Pooling.indices(x, SLIDE, maxima, index));
        kernels.put("max-pooling added", () -> Pooling.scatterAdd(maxima, index, sums));
        kernels.put("max-pooling picked", () -> Pooling.gather(x, index, maxima));
        int[] along = new int[2 * 6 * 3 * 17];
        Buffer taken = Buffer.zeros(false, 2, 6, 3, 17);
        kernels.put("elements along an axis", () -> Indexing.takeAlong(x, 2, along, taken));
        kernels.put("elements added along an axis", () -> Indexing.addAlong(taken, 2, along, sums));
    }
}
