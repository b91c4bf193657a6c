package dev.refrain.autograd.ops;

import dev.refrain.autograd.Var;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.internal.compute.Pooling;
import dev.refrain.tensor.internal.compute.Slide;
import dev.refrain.tensor.internal.memory.Buffer;

/**
 * y[n, i, j, c] = max_k,l x[n, i s - p + k d, j s - p + l d, c] for images x [n, height, width, channels] and a window of {@code
 * height} by {@code width}; NaN wins, padding never. The first maximum of a window, in row-major order, gets the cotangent.
 */
public record MaxPool2d(int height, int width, Sliding sliding) implements Op {
    @Override
    public Shape shape(Shapes in) {
        return pooled(in, sliding.pooling(in, height, width));
    }

    @Override
    public int rowAxis(Shapes in, int[] axes) {
        return axes[0] == 0 || axes[0] == 3 ? axes[0] : RowAxis.MIXED;
    }

    @Override
    @SuppressWarnings("exports")
    public void forward(Inputs in, Buffer out) {
        Pooling.max(in.at(0), slide(in.at(0)), out);
    }

    @Override
    public void pullback(Saved saved, Var cotangent, Sink gradients) {
        gradients.give(0, () -> Var.apply(new MaxPool2dSpread(height, width, sliding), saved.input(0), cotangent));
    }

    @Override
    public Saves saves() {
        return Saves.INPUTS;
    }

    /** One result for each image, place and channel. */
    static Shape pooled(Shapes in, Slide slide) {
        Shape x = in.at(0);
        return Shape.of(x.size(0), slide.down().places(), slide.right().places(), x.size(3));
    }

    /** The axis of images or channels that both inputs have their rows along. */
    static int rowsOfBoth(int[] axes) {
        return axes[0] == axes[1] && (axes[0] == 0 || axes[0] == 3) ? axes[0] : RowAxis.MIXED;
    }

    /** Where the first maximum of each window is among the elements of the images. */
    int[] firstMaxima(Buffer x) {
        Slide slide = slide(x);
        Buffer maxima = Buffer.zeros(
                x.isWide(), x.size(0), slide.down().places(), slide.right().places(), x.size(3));
        int[] index = new int[maxima.count()];
        Pooling.max(x, slide, maxima);
        Pooling.indices(x, slide, maxima, index);
        return index;
    }

    private Slide slide(Buffer x) {
        return sliding.over(x.size(1), x.size(2), height, width);
    }
}
