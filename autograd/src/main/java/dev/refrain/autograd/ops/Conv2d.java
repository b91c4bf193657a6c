package dev.refrain.autograd.ops;

import dev.refrain.autograd.Var;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.internal.compute.Convolution;
import dev.refrain.tensor.internal.compute.Copies;
import dev.refrain.tensor.internal.compute.Slide;
import dev.refrain.tensor.internal.memory.Buffer;

/**
 * y[n, i, j, o] = Σ_k,l,c x[n, i s - p + k d, j s - p + l d, c] w[k, l, c, o] for images x [n, height, width, channels] and
 * weights w [taps down, taps right, channels, outputs], with strides s, paddings p and dilations d; x is 0 outside. It is
 * linear in each: with a cotangent of y, {@link Conv2dImages} gives that of x and {@link Conv2dWeights} that of w.
 */
public record Conv2d(Sliding sliding) implements Op {
    @Override
    public int arity() {
        return 2;
    }

    @Override
    public Shape shape(Shapes in) {
        Shape x = in.at(0);
        Shape w = in.at(1);
        if (x.rank() != 4 || w.rank() != 4) {
            throw in.clash("expected images [n, height, width, channels] and weights [down, right, channels, outputs]");
        }
        if (x.size(3) != w.size(2)) {
            throw in.clash(
                    "channels %d ≠ %d, axis 3 of the images and axis 2 of the weights".formatted(x.size(3), w.size(2)));
        }
        Slide slide = sliding.checked(in, x.size(1), x.size(2), w.size(0), w.size(1));
        return Shape.of(x.size(0), slide.down().places(), slide.right().places(), w.size(3));
    }

    @Override
    public int rowAxis(Shapes in, int[] axes) {
        boolean images = axes[0] == 0 && axes[1] == RowAxis.NONE;
        boolean outputs = axes[0] == RowAxis.NONE && axes[1] == 3;
        return images ? 0 : outputs ? 3 : RowAxis.MIXED;
    }

    @Override
    @SuppressWarnings("exports")
    public void forward(Inputs in, Buffer out) {
        Buffer x = in.at(0);
        Buffer w = Copies.contiguous(in.at(1));
        Convolution.run(x, sliding.over(x.size(1), x.size(2), w.size(0), w.size(1)), w, out);
    }

    @Override
    public void pullback(Saved saved, Var cotangent, Sink gradients) {
        Shape x = saved.shape(0);
        Shape w = saved.shape(1);
        gradients.give(0, () -> Var.apply(new Conv2dImages(sliding, x.size(1), x.size(2)), cotangent, saved.input(1)));
        gradients.give(1, () -> Var.apply(new Conv2dWeights(sliding, w.size(0), w.size(1)), saved.input(0), cotangent));
    }

    @Override
    public Saves saves() {
        return Saves.INPUTS;
    }

    /** Says so if results are not what a window makes. */
    static void checkPlaces(Shapes in, Shape results, Slide slide) {
        int down = slide.down().places();
        int right = slide.right().places();
        if (results.size(1) != down || results.size(2) != right) {
            throw in.clash("the window has %d by %d places, and there are results for %d by %d"
                    .formatted(down, right, results.size(1), results.size(2)));
        }
    }
}
