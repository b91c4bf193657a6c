package dev.refrain.benchmarks.peers.step;

import dev.refrain.benchmarks.peers.Matrix;
import java.util.SplittableRandom;

/**
 * An LSTM with as many inputs as hidden units, and an input that is the same in every step. Gates i, f, g, o lie side by side.
 *
 * @param input U [H, 4H]
 * @param recurrent W [H, 4H]
 * @param bias b [1, 4H]
 * @param x [1, H]
 */
record Task(int hidden, Matrix input, Matrix recurrent, Matrix bias, Matrix x) {
    private static final long SEED = 1;

    /** With weights from ±1/√H, as PyTorch draws them. */
    static Task of(int hidden) {
        SplittableRandom random = new SplittableRandom(SEED);
        double limit = 1 / StrictMath.sqrt(hidden);
        return new Task(
                hidden,
                Matrix.drawn(hidden, 4 * hidden, limit, random),
                Matrix.drawn(hidden, 4 * hidden, limit, random),
                Matrix.drawn(1, 4 * hidden, limit, random),
                Matrix.drawn(1, hidden, 1, random));
    }

    /** As in {@code LSTM step, B=1, I=H=256}. */
    String title() {
        return "LSTM step, B=1, I=H=" + hidden;
    }

    /** Floating-point operations of the products of x and of h with their weights. */
    double operations() {
        return 2.0 * 2 * hidden * 4 * hidden;
    }
}
