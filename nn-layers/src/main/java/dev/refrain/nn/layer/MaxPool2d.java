package dev.refrain.nn.layer;

import dev.refrain.autograd.Images;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.ops.Sliding;
import dev.refrain.nn.Checks;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.tensor.ShapeException;
import java.util.Objects;

/**
 * The greatest of each window; NaN wins, padding never: {@link Images#maxPool2d}. Shapes: images x [n, height, width, channels], y [n, places
 * down, places right, channels].
 *
 * @param down the height of the window
 * @param right its width
 */
public record MaxPool2d(int down, int right, Sliding sliding) {
    /**
     * With this window.
     *
     * @throws HyperParameterException if a size of it is less than 1
     */
    public MaxPool2d {
        Checks.positive("maxPool2d window down", down);
        Checks.positive("maxPool2d window right", right);
        Objects.requireNonNull(sliding, "sliding");
    }

    /** With windows side by side: the stride is the window. */
    public MaxPool2d(int down, int right) {
        this(
                down,
                right,
                Sliding.plain()
                        .strides(
                                Checks.positive("maxPool2d window down", down),
                                Checks.positive("maxPool2d window right", right)));
    }

    /**
     * Pools images.
     *
     * @throws ShapeException if they are none, or the window spans more than the padded images, or would see nothing but padding
     */
    public Var apply(Var images) {
        if (images.shape().rank() != 4) {
            throw new ShapeException("maxPool2d: got x of shape %s, expected images [n, height, width, channels]"
                    .formatted(images.shape()));
        }
        return Images.maxPool2d(images, down, right, sliding);
    }
}
