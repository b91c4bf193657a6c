package dev.refrain.autograd.ops;

import dev.refrain.autograd.Var;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.internal.compute.Convolution;
import dev.refrain.tensor.internal.compute.Slide;
import dev.refrain.tensor.internal.memory.Buffer;

/**
 * The adjoint of {@link Conv2d} in its weights: w[k, l, c, o] = Σ_n,i,j x[n, i s - p + k d, j s - p + l d, c] y[n, i, j, o] for
 * images x [n, height, width, channels] and results y [n, places down, places right, outputs].
 */
public record Conv2dWeights(Sliding sliding, int tapsDown, int tapsRight) implements Op {
    @Override
    public int arity() {
        return 2;
    }

    @Override
    public Shape shape(Shapes in) {
        Shape x = in.at(0);
        Shape y = in.at(1);
        if (x.rank() != 4 || y.rank() != 4) {
            throw in.clash("expected images [n, height, width, channels] and results [n, down, right, outputs]");
        }
        if (x.size(0) != y.size(0)) {
            throw in.clash("%d ≠ %d, axis 0 of the images and of the results".formatted(x.size(0), y.size(0)));
        }
        Slide slide = sliding.checked(in, x.size(1), x.size(2), tapsDown, tapsRight);
        Conv2d.checkPlaces(in, y, slide);
        return Shape.of(tapsDown, tapsRight, x.size(3), y.size(3));
    }

    @Override
    public int rowAxis(Shapes in, int[] axes) {
        if (axes[0] == 0 && axes[1] == 0) {
            return RowAxis.SUMMED;
        }
        boolean channels = axes[0] == 3 && axes[1] == RowAxis.NONE;
        boolean outputs = axes[0] == RowAxis.NONE && axes[1] == 3;
        return channels ? 2 : outputs ? 3 : RowAxis.MIXED;
    }

    @Override
    @SuppressWarnings("exports")
    public void forward(Inputs in, Buffer out) {
        Buffer x = in.at(0);
        Convolution.weights(x, sliding.over(x.size(1), x.size(2), tapsDown, tapsRight), in.at(1), out);
    }

    @Override
    public void pullback(Saved saved, Var cotangent, Sink gradients) {
        Shape x = saved.shape(0);
        gradients.give(0, () -> Var.apply(new Conv2dImages(sliding, x.size(1), x.size(2)), saved.input(1), cotangent));
        gradients.give(1, () -> Var.apply(new Conv2d(sliding), saved.input(0), cotangent));
    }

    @Override
    public Saves saves() {
        return Saves.INPUTS;
    }
}
