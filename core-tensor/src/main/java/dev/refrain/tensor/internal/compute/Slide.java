package dev.refrain.tensor.internal.compute;

import dev.refrain.tensor.internal.memory.Buffer;
import dev.refrain.tensor.internal.memory.Window;

/**
 * How windows slide over images [n, height, width, channels]: along the height and along the width. The channels are last,
 * as features are everywhere here, so an image needs no transposition on its way from a sequence or to a dense layer.
 *
 * @param down the window along the height
 * @param right the window along the width
 */
public record Slide(Window down, Window right) {
    /** How many places the window has in one image. */
    int places() {
        return down.places() * right.places();
    }

    /** How many elements of one channel the window sees. */
    int taps() {
        return down.taps() * right.taps();
    }

    /** Whether these are images for it. */
    boolean fits(Buffer images) {
        return images.rank() == 4 && images.size(1) == down.size() && images.size(2) == right.size();
    }

    /** Whether this is what it makes of the images, with any number of channels. */
    boolean makes(Buffer results, Buffer images) {
        return results.rank() == 4
                && results.size(0) == images.size(0)
                && results.size(1) == down.places()
                && results.size(2) == right.places();
    }
}
