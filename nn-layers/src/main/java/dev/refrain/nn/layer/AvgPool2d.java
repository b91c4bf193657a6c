package dev.refrain.nn.layer;

import dev.refrain.autograd.Images;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.ops.Sliding;
import dev.refrain.nn.Checks;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.tensor.ShapeException;
import java.util.Objects;

/**
 * The mean of each window, of which padding is 0, and counts: {@link Images#avgPool2d}. Shapes: images x [n, height, width, channels], y [n, places
 * down, places right, channels].
 *
 * @param down the height of the window
 * @param right its width
 */
public record AvgPool2d(int down, int right, Sliding sliding) {
    /**
     * With this window.
     *
     * @throws HyperParameterException if a size of it is less than 1
     */
    public AvgPool2d {
        Checks.positive("avgPool2d window down", down);
        Checks.positive("avgPool2d window right", right);
        Objects.requireNonNull(sliding, "sliding");
    }

    /** With windows side by side: the stride is the window. */
    public AvgPool2d(int down, int right) {
        this(
                down,
                right,
                Sliding.plain()
                        .strides(
                                Checks.positive("avgPool2d window down", down),
                                Checks.positive("avgPool2d window right", right)));
    }

    /**
     * Pools images.
     *
     * @throws ShapeException if they are none, or the window spans more than the padded images, or would see nothing but padding
     */
    public Var apply(Var images) {
        if (images.shape().rank() != 4) {
            throw new ShapeException("avgPool2d: got x of shape %s, expected images [n, height, width, channels]"
                    .formatted(images.shape()));
        }
        return Images.avgPool2d(images, down, right, sliding);
    }
}
