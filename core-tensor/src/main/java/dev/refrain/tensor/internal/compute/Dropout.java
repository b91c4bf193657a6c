package dev.refrain.tensor.internal.compute;

import dev.refrain.tensor.internal.kernel.DoubleDropout;
import dev.refrain.tensor.internal.kernel.FloatDropout;
import dev.refrain.tensor.internal.memory.Buffer;

/** Elements dropped at random. */
public final class Dropout {
    private static final double WORDS = 0x1p32;

    private Dropout() {}

    /**
     * out = 0 with probability {@code rate}, else x / (1 - rate), by a random word for each element in row-major order;
     * {@code out} is contiguous.
     */
    public static void run(Buffer x, int[] words, double rate, Buffer out) {
        Buffer from = Copies.contiguous(x);
        long limit = (long) (rate * WORDS);
        double scale = 1 / (1 - rate);
        int n = out.count();
        if (out.isWide()) {
            DoubleDropout.run(from.doubles(), from.offset(), words, limit, scale, out.doubles(), out.offset(), n);
        } else {
            FloatDropout.run(from.floats(), from.offset(), words, limit, (float) scale, out.floats(), out.offset(), n);
        }
    }
}
