package dev.refrain.tensor.internal.compute;

import dev.refrain.tensor.internal.memory.Window;
import java.util.Random;

/** Small windows of any kind, over small images. */
final class Slides {
    private Slides() {}

    static Slide any(Random random) {
        return new Slide(window(random), window(random));
    }

    private static Window window(Random random) {
        int dilation = 1 + random.nextInt(2);
        return new Window(random.nextInt(8), 1 + random.nextInt(3), 1 + random.nextInt(3), random.nextInt(3), dilation);
    }

    /** Where the tap of a place lies, as the formula says. */
    static int at(Window window, int place, int tap) {
        return place * window.stride() - window.padding() + tap * window.dilation();
    }

    static boolean isInside(Window window, int place, int tap) {
        return at(window, place, tap) >= 0 && at(window, place, tap) < window.size();
    }
}
