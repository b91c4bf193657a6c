package dev.refrain.autograd;

import dev.refrain.autograd.ops.Conv2d;
import dev.refrain.autograd.ops.MaxPool2d;
import dev.refrain.autograd.ops.Shapes;
import dev.refrain.autograd.ops.Sliding;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;

/**
 * What slides a window over images [n, height, width, channels], or over sequences [T, B, F]: features are last, as everywhere.
 * Along an axis of size N, a window of k elements that are d apart has ⌊(N + 2p - d (k - 1) - 1) / s⌋ + 1 places, with stride s
 * and padding p; {@link Sliding} says which.
 */
public final class Images {
    private Images() {}

    /**
     * y[n, i, j, o] = Σ_k,l,c x[n, i s - p + k d, j s - p + l d, c] w[k, l, c, o], where x is 0 outside: a convolution as in
     * every network, which does not turn the weights round. For images x [n, height, width, channels] and weights w [k, l,
     * channels, outputs], y is [n, places down, places right, outputs]. Each element is one chain of fused multiply-adds over
     * ascending k, l, c.
     *
     * @throws ShapeException if the channels differ, or the window is empty or spans more than the padded images
     */
    public static Var conv2d(Var images, Var weights, Sliding sliding) {
        return Var.apply(new Conv2d(sliding), images, weights);
    }

    /** The same with weights that are a parameter, which errors name. */
    public static Var conv2d(Var images, Parameter weights, Sliding sliding) {
        return Application.with(weights, images, value -> conv2d(images, value, sliding));
    }

    /** The same step by step, without padding. */
    public static Var conv2d(Var images, Var weights) {
        return conv2d(images, weights, Sliding.plain());
    }

    /**
     * y[t, b, o] = Σ_k,f x[t s - p + k d, b, f] w[k, f, o], where x is 0 outside: a convolution along time, with the strides,
     * paddings and dilations that {@code sliding} has down. For a sequence x [T, B, F] and weights w [k, F, outputs], y is
     * [places, B, outputs].
     *
     * @throws ShapeException if the features differ, or the window is empty or spans more than the padded sequence, or
     *     {@code sliding} is not plain to the right
     */
    public static Var conv1d(Var sequence, Var weights, Sliding sliding) {
        Shape x = sequence.shape();
        Shape w = weights.shape();
        if (x.rank() != 3 || w.rank() != 3 || x.size(2) != w.size(1)) {
            throw new ShapeException(
                    "conv1d: shapes %s and %s: expected a sequence [time, batch, features] and weights [taps, features, outputs]"
                            .formatted(x, w));
        }
        if (sliding.strideRight() != 1 || sliding.paddingRight() != 0 || sliding.dilationRight() != 1) {
            throw new ShapeException("conv1d: got %s, expected one that is plain to the right".formatted(sliding));
        }
        checkTaps(x, w, sliding);
        Var rows = sequence.permute(1, 0, 2).reshape(x.size(1), x.size(0), 1, x.size(2)); // as images of width 1
        Var y = conv2d(rows, weights.reshape(w.size(0), 1, w.size(1), w.size(2)), sliding);
        return y.reshape(x.size(1), y.shape().size(1), w.size(2)).permute(1, 0, 2);
    }

    private static void checkTaps(Shape x, Shape w, Sliding sliding) {
        String what = "conv1d: shapes %s and %s: ".formatted(x, w);
        if (w.size(0) < 1) {
            throw new ShapeException(what + "a window of %d, expected 1 or more".formatted(w.size(0)));
        }
        long span = (long) sliding.dilationDown() * (w.size(0) - 1) + 1;
        long padded = x.size(0) + 2L * sliding.paddingDown();
        if (span > padded && span > 1) {
            throw new ShapeException(
                    what + "the window spans %d along the time, and with padding there are %d".formatted(span, padded));
        }
    }

    /**
     * y[n, i, j, c] = max_k,l x[n, i s - p + k d, j s - p + l d, c] over a window of {@code height} by {@code width}; NaN wins,
     * padding never. For images x [n, h, w, channels], y is [n, places down, places right, channels]. The first maximum of a
     * window, in row-major order, gets the gradient.
     *
     * @throws ShapeException if the window is empty, spans more than the padded images, or would see nothing but padding
     */
    public static Var maxPool2d(Var images, int height, int width, Sliding sliding) {
        return Var.apply(new MaxPool2d(height, width, sliding), images);
    }

    /** The same side by side: the stride is the window. */
    public static Var maxPool2d(Var images, int height, int width) {
        return maxPool2d(images, height, width, sideBySide("maxPool2d", height, width));
    }

    /**
     * y[n, i, j, c] = 1 / (h w) Σ_k,l x[n, i s - p + k d, j s - p + l d, c] over a window of h = {@code height} by w = {@code
     * width}, where x is 0 outside, and counts: means of means, down and then right. For images x [n, h, w, channels], y is [n, places down, places right, channels].
     *
     * @throws ShapeException if the window is empty, spans more than the padded images, or would see nothing but padding
     */
    public static Var avgPool2d(Var images, int height, int width, Sliding sliding) {
        Shape x = images.shape();
        Application.naming(
                "avgPool2d", () -> new MaxPool2d(height, width, sliding).shape(new Shapes(new Shape[] {x}, null)));
        Sliding plain = Sliding.plain();
        Sliding down = plain.strides(sliding.strideDown(), 1)
                .paddings(sliding.paddingDown(), 0)
                .dilations(sliding.dilationDown(), 1);
        Sliding right = plain.strides(sliding.strideRight(), 1)
                .paddings(sliding.paddingRight(), 0)
                .dilations(sliding.dilationRight(), 1);
        Var lines = meanDown(images, height, down).permute(0, 2, 1, 3);
        return meanDown(lines, width, right).permute(0, 2, 1, 3);
    }

    /** The mean over a window along the height, the lines of which are seen as images of one channel. */
    private static Var meanDown(Var images, int taps, Sliding down) {
        Shape x = images.shape();
        Var lines = images.reshape(x.size(0), x.size(1), x.size(2) * x.size(3), 1);
        Tensor weights = Tensor.full(images.dtype(), 1.0 / taps, taps, 1, 1, 1);
        Var means = conv2d(lines, Var.of(weights), down);
        return means.reshape(x.size(0), means.shape().size(1), x.size(2), x.size(3));
    }

    /** The same side by side: the stride is the window. */
    public static Var avgPool2d(Var images, int height, int width) {
        return avgPool2d(images, height, width, sideBySide("avgPool2d", height, width));
    }

    private static Sliding sideBySide(String operation, int height, int width) {
        if (Math.min(height, width) < 1) {
            throw new ShapeException(
                    "%s: a window of %d by %d, expected 1 or more".formatted(operation, height, width));
        }
        return Sliding.plain().strides(height, width);
    }
}
