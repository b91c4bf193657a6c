package dev.refrain.tensor.internal.compute;

import dev.refrain.tensor.internal.compute.LoopProgram.Step;
import dev.refrain.tensor.internal.kernel.DoubleBlocks;
import dev.refrain.tensor.internal.kernel.PointwiseLoop;
import java.util.Arrays;

/** Blocks of float64. */
final class DoubleBlockRun extends BlockRun<double[]> {
    @Override
    Elements<double[]> elements() {
        return Elements.DOUBLES;
    }

    @Override
    void fill(double[] array, int from, int to, double number) {
        Arrays.fill(array, from, to, number);
    }

    @Override
    PointwiseLoop<double[]> loop(Step step) {
        return step.doubles();
    }

    @Override
    void gather(double[] from, int at, int rowStride, int stride, double[] to, int toAt, int rows, int columns) {
        DoubleBlocks.gather(from, at, rowStride, stride, to, toAt, rows, columns);
    }

    @Override
    void scatter(double[] from, int at, double[] to, int toAt, int rowStride, int stride, int rows, int columns) {
        DoubleBlocks.scatter(from, at, to, toAt, rowStride, stride, rows, columns);
    }
}
