package dev.refrain.tensor.internal.compute;

import dev.refrain.tensor.internal.compute.LoopProgram.Step;
import dev.refrain.tensor.internal.kernel.FloatBlocks;
import dev.refrain.tensor.internal.kernel.PointwiseLoop;
import java.util.Arrays;

/** Blocks of float32. */
final class FloatBlockRun extends BlockRun<float[]> {
    @Override
    Elements<float[]> elements() {
        return Elements.FLOATS;
    }

    @Override
    void fill(float[] array, int from, int to, double number) {
        Arrays.fill(array, from, to, (float) number);
    }

    @Override
    PointwiseLoop<float[]> loop(Step step) {
        return step.floats();
    }

    @Override
    void gather(float[] from, int at, int rowStride, int stride, float[] to, int toAt, int rows, int columns) {
        FloatBlocks.gather(from, at, rowStride, stride, to, toAt, rows, columns);
    }

    @Override
    void scatter(float[] from, int at, float[] to, int toAt, int rowStride, int stride, int rows, int columns) {
        FloatBlocks.scatter(from, at, to, toAt, rowStride, stride, rows, columns);
    }
}
