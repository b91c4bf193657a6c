package dev.refrain.autograd.ops;

import dev.refrain.autograd.Var;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.internal.compute.Convolution;
import dev.refrain.tensor.internal.compute.Copies;
import dev.refrain.tensor.internal.compute.Slide;
import dev.refrain.tensor.internal.memory.Buffer;

/**
 * The adjoint of {@link Conv2d} in its images: for results y [n, places down, places right, outputs] and weights w [taps down,
 * taps right, channels, outputs], the images x [n, height, width, channels] to which every place adds what its window saw,
 * x[n, i s - p + k d, j s - p + l d, c] += Σ_o y[n, i, j, o] w[k, l, c, o]. Also known as a transposed convolution.
 */
public record Conv2dImages(Sliding sliding, int height, int width) implements Op {
    @Override
    public int arity() {
        return 2;
    }

    @Override
    public Shape shape(Shapes in) {
        Shape y = in.at(0);
        Shape w = in.at(1);
        if (y.rank() != 4 || w.rank() != 4) {
            throw in.clash("expected results [n, down, right, outputs] and weights [down, right, channels, outputs]");
        }
        if (y.size(3) != w.size(3)) {
            throw in.clash(
                    "outputs %d ≠ %d, axis 3 of the results and axis 3 of the weights".formatted(y.size(3), w.size(3)));
        }
        Slide slide = sliding.checked(in, height, width, w.size(0), w.size(1));
        Conv2d.checkPlaces(in, y, slide);
        return Shape.of(y.size(0), height, width, w.size(2));
    }

    @Override
    public int rowAxis(Shapes in, int[] axes) {
        boolean images = axes[0] == 0 && axes[1] == RowAxis.NONE;
        boolean channels = axes[0] == RowAxis.NONE && axes[1] == 2;
        return images ? 0 : channels ? 3 : RowAxis.MIXED;
    }

    @Override
    @SuppressWarnings("exports")
    public void forward(Inputs in, Buffer out) {
        Buffer w = Copies.contiguous(in.at(1));
        Convolution.adjoint(in.at(0), sliding.over(height, width, w.size(0), w.size(1)), w, out);
    }

    @Override
    public void pullback(Saved saved, Var cotangent, Sink gradients) {
        Shape w = saved.shape(1);
        gradients.give(0, () -> Var.apply(new Conv2d(sliding), cotangent, saved.input(1)));
        gradients.give(1, () -> Var.apply(new Conv2dWeights(sliding, w.size(0), w.size(1)), cotangent, saved.input(0)));
    }

    @Override
    public Saves saves() {
        return Saves.INPUTS;
    }
}
