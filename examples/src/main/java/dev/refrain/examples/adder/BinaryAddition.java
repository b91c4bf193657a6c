package dev.refrain.examples.adder;

import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Tensor;

/**
 * Pairs of numbers to add, as sequences of their bits from the least significant. Both numbers have a bit less than the
 * sequence has steps, so that the sum fits.
 */
record BinaryAddition(int bits, long[] a, long[] b) {
    /** The pairs number {@code from .. from + count - 1} of a key, uniform over all. */
    static BinaryAddition random(int bits, RandomKey key, long from, int count) {
        long[] a = new long[count];
        long[] b = new long[count];
        for (int i = 0; i < count; i++) {
            a[i] = key.bits(2 * (from + i)) >>> (Long.SIZE + 1 - bits);
            b[i] = key.bits(2 * (from + i) + 1) >>> (Long.SIZE + 1 - bits);
        }
        return new BinaryAddition(bits, a, b);
    }

    /** The pairs number {@code from .. from + count - 1} of all there are. */
    static BinaryAddition enumerated(int bits, long from, int count) {
        long[] a = new long[count];
        long[] b = new long[count];
        for (int i = 0; i < count; i++) {
            a[i] = (from + i) >>> (bits - 1);
            b[i] = (from + i) & ((1L << (bits - 1)) - 1);
        }
        return new BinaryAddition(bits, a, b);
    }

    int count() {
        return a.length;
    }

    long sum(int pair) {
        return a[pair] + b[pair]; // 64 bits are read as unsigned
    }

    /** x [bits, count, 2]: a bit of each number per step. */
    Tensor inputs() {
        float[] x = new float[bits * count() * 2];
        for (int t = 0; t < bits; t++) {
            for (int pair = 0; pair < count(); pair++) {
                x[2 * (t * count() + pair)] = bit(a[pair], t);
                x[2 * (t * count() + pair) + 1] = bit(b[pair], t);
            }
        }
        return Tensor.of(x, bits, count(), 2);
    }

    /** y [bits, count, 1]: a bit of the sum per step. */
    Tensor targets() {
        float[] y = new float[bits * count()];
        for (int t = 0; t < bits; t++) {
            for (int pair = 0; pair < count(); pair++) {
                y[t * count() + pair] = bit(sum(pair), t);
            }
        }
        return Tensor.of(y, bits, count(), 1);
    }

    /** The number whose bits are predicted for a pair: those of {@code predictions} [bits, count, 1] that are over ½. */
    long read(Tensor predictions, int pair) {
        long number = 0;
        for (int t = 0; t < bits; t++) {
            number |= (predictions.get(t, pair, 0) > 0.5 ? 1L : 0L) << t;
        }
        return number;
    }

    private static float bit(long number, int position) {
        return (number >>> position) & 1;
    }
}
