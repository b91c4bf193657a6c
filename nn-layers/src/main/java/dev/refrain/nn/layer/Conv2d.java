package dev.refrain.nn.layer;

import dev.refrain.autograd.Images;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.ops.Sliding;
import dev.refrain.nn.Checks;
import dev.refrain.nn.init.Initialisers;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * y = W * x + b, the convolution of {@link Images#conv2d}. Shapes: images x [n, height, width, channels], W {@code weight} [down,
 * right, channels, outputs], b {@code bias} [outputs] or absent, y [n, places down, places right, outputs]. Features are last, as
 * everywhere; no {@link dev.refrain.nn.Layer}, as it does not look at each step alone.
 *
 * <pre>{@code new Conv2d(1, 8, 3, 3).withSliding(Sliding.plain().padding(1)).apply(images) // of the size of the images}</pre>
 */
public record Conv2d(Parameter weight, @Nullable Parameter bias, Sliding sliding) {
    /** All but the bias are there. */
    public Conv2d {
        Objects.requireNonNull(weight, "weight");
        Objects.requireNonNull(sliding, "sliding");
    }

    /** With a window of this size that slides step by step, a bias that is 0 at first, and weights uniform in ±1/√(inputs). */
    public Conv2d(int channels, int outputs, int down, int right) {
        this(weight(channels, outputs, down, right), Features.bias(outputs), Sliding.plain());
    }

    private static Parameter weight(int channels, int outputs, int down, int right) {
        Shape shape = Shape.of(
                Checks.positive("conv2d window down", down),
                Checks.positive("conv2d window right", right),
                Checks.positive("conv2d channels", channels),
                Checks.positive("conv2d outputs", outputs));
        return new Parameter(shape, Initialisers.uniformByFan());
    }

    /** The same without its bias. */
    public Conv2d withoutBias() {
        return new Conv2d(weight, null, sliding);
    }

    /** The same with other strides, paddings and dilations. */
    public Conv2d withSliding(Sliding other) {
        return new Conv2d(weight, bias, other);
    }

    /**
     * Convolves images.
     *
     * @throws ShapeException if they are none of so many channels, or the window spans more than the padded images
     */
    public Var apply(Var images) {
        int channels = weight.shape().size(2);
        if (images.shape().rank() != 4 || images.shape().size(3) != channels) {
            throw new ShapeException("conv2d: got x of shape %s, expected images [n, height, width, %d]"
                    .formatted(images.shape(), channels));
        }
        Var y = Images.conv2d(images, weight, sliding);
        return bias == null ? y : y.add(bias);
    }
}
