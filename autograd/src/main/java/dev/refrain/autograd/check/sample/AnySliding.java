package dev.refrain.autograd.check.sample;

import dev.refrain.autograd.ops.Sliding;
import dev.refrain.tensor.Shape;

/**
 * A window that slides over images, and images that it fits.
 *
 * @param down how many elements it sees along the height
 * @param images how many images there are, once in eight times none
 */
record AnySliding(Sliding sliding, int down, int right, int images, int height, int width) {
    static AnySliding of(Choices choices) {
        int dilation = 1 + choices.below(2);
        Sliding sliding = Sliding.plain()
                .dilations(dilation, 1 + choices.below(2))
                .strides(1 + choices.below(3), 1 + choices.below(2));
        int down = 1 + choices.below(3);
        int right = 1 + choices.below(3);
        Sliding padded = sliding.paddings(
                choices.below(1 + sliding.dilationDown() * (down - 1)),
                choices.below(1 + sliding.dilationRight() * (right - 1)));
        int images = choices.onceIn(8) ? 0 : 1 + choices.below(2);
        int height = size(choices, down, padded.paddingDown(), padded.dilationDown());
        int width = size(choices, right, padded.paddingRight(), padded.dilationRight());
        return new AnySliding(padded, down, right, images, height, width);
    }

    /** At least what the window spans less the padding, and the dilation, so that every place sees an element. */
    private static int size(Choices choices, int taps, int padding, int dilation) {
        int room = dilation * (taps - 1) + 1 - 2 * padding;
        return Math.max(room, dilation) + choices.below(3);
    }

    Shape images(int channels) {
        return Shape.of(images, height, width, channels);
    }

    Shape weights(int channels, int outputs) {
        return Shape.of(down, right, channels, outputs);
    }

    /** What it makes of the images. */
    Shape results(int outputs) {
        return Shape.of(
                images,
                places(height, down, sliding.strideDown(), sliding.paddingDown(), sliding.dilationDown()),
                places(width, right, sliding.strideRight(), sliding.paddingRight(), sliding.dilationRight()),
                outputs);
    }

    private static int places(int size, int taps, int stride, int padding, int dilation) {
        return (size + 2 * padding - dilation * (taps - 1) - 1) / stride + 1;
    }
}
