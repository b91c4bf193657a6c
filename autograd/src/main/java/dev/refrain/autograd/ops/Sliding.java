package dev.refrain.autograd.ops;

import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.internal.compute.Slide;
import dev.refrain.tensor.internal.memory.Window;

/**
 * How a window slides over images [n, height, width, channels], down their height and right along their width.
 *
 * <pre>{@code Sliding.plain().stride(2).padding(1)}</pre>
 *
 * @param strideDown how far it goes from one place to the next
 * @param paddingDown how many imagined elements there are at either end
 * @param dilationDown how far the elements that it sees are apart
 */
public record Sliding(
        int strideDown, int strideRight, int paddingDown, int paddingRight, int dilationDown, int dilationRight) {
    /**
     * Such a way.
     *
     * @throws ShapeException if a stride or dilation is not positive, or a padding negative
     */
    public Sliding {
        if (Math.min(strideDown, strideRight) < 1) {
            throw refused("strides", strideDown, strideRight, 1);
        }
        if (Math.min(paddingDown, paddingRight) < 0) {
            throw refused("paddings", paddingDown, paddingRight, 0);
        }
        if (Math.min(dilationDown, dilationRight) < 1) {
            throw refused("dilations", dilationDown, dilationRight, 1);
        }
    }

    private static ShapeException refused(String what, int down, int right, int least) {
        return new ShapeException(
                "sliding: %s are %d down and %d right, expected %d or more".formatted(what, down, right, least));
    }

    /** Step by step, within the image, over neighbouring elements. */
    public static Sliding plain() {
        return new Sliding(1, 1, 0, 0, 1, 1);
    }

    /** With another stride, the same both ways. */
    public Sliding stride(int stride) {
        return strides(stride, stride);
    }

    /** With other strides. */
    public Sliding strides(int down, int right) {
        return new Sliding(down, right, paddingDown, paddingRight, dilationDown, dilationRight);
    }

    /** With another padding, the same both ways. */
    public Sliding padding(int padding) {
        return paddings(padding, padding);
    }

    /** With other paddings. */
    public Sliding paddings(int down, int right) {
        return new Sliding(strideDown, strideRight, down, right, dilationDown, dilationRight);
    }

    /** With another dilation, the same both ways. */
    public Sliding dilation(int dilation) {
        return dilations(dilation, dilation);
    }

    /** With other dilations. */
    public Sliding dilations(int down, int right) {
        return new Sliding(strideDown, strideRight, paddingDown, paddingRight, down, right);
    }

    /** A window of so many elements on images of this size; they fit, or {@link #checked} has not been asked. */
    Slide over(int height, int width, int tapsDown, int tapsRight) {
        return new Slide(
                new Window(height, tapsDown, strideDown, paddingDown, dilationDown),
                new Window(width, tapsRight, strideRight, paddingRight, dilationRight));
    }

    /** The same, if they fit. */
    Slide checked(Shapes in, int height, int width, int tapsDown, int tapsRight) {
        if (Math.min(height, width) < 0) {
            throw in.clash("images of %d by %d, expected 0 or more".formatted(height, width));
        }
        if (Math.min(tapsDown, tapsRight) < 1) {
            throw in.clash("a window of %d by %d, expected 1 or more".formatted(tapsDown, tapsRight));
        }
        checkRoom(in, "height", height, tapsDown, paddingDown, dilationDown);
        checkRoom(in, "width", width, tapsRight, paddingRight, dilationRight);
        return over(height, width, tapsDown, tapsRight);
    }

    private static void checkRoom(Shapes in, String axis, int size, int taps, int padding, int dilation) {
        long span = (long) dilation * (taps - 1) + 1;
        long padded = size + 2L * padding;
        if (span > padded && span > 1) { // one element fits on everything, nothing included
            throw in.clash(
                    "the window spans %d along the %s, and with padding there are %d".formatted(span, axis, padded));
        }
        if (padded > Shape.MAX_COUNT) {
            throw in.clash("the %s with padding overflows: %d".formatted(axis, padded));
        }
    }

    /** The slide of a window of which every place sees an element of the images, which are the first input. */
    Slide pooling(Shapes in, int tapsDown, int tapsRight) {
        Shape x = in.at(0);
        if (x.rank() != 4) {
            throw in.clash("expected images [n, height, width, channels]");
        }
        Slide slide = checked(in, x.size(1), x.size(2), tapsDown, tapsRight);
        if (seesPaddingOnly(slide.down()) || seesPaddingOnly(slide.right())) {
            throw in.clash(
                    "a window of %d by %d would see nothing but padding: %s".formatted(tapsDown, tapsRight, this));
        }
        return slide;
    }

    private static boolean seesPaddingOnly(Window window) {
        boolean somewhere = false;
        for (int place = 0; place < window.places() && window.padding() > 0 && !somewhere; place++) {
            boolean inside = false;
            for (int tap = 0; tap < window.taps() && !inside; tap++) {
                inside = window.isInside(place, tap);
            }
            somewhere = !inside;
        }
        return somewhere;
    }
}
