package dev.refrain.tensor.internal.compute;

import dev.refrain.tensor.internal.kernel.DoubleDropout;
import dev.refrain.tensor.internal.kernel.FloatDropout;
import dev.refrain.tensor.internal.memory.Buffer;

/**
 * Elements dropped at random. Which are dropped of [..., B, F] follows from random words, one for the place [t, b, f] of
 * each, with t counting what stands before the last two axes.
 */
public final class Dropout {
    private static final double WORDS = 0x1p32;

    /** Random bits, a word for each place. */
    @FunctionalInterface
    public interface Words {
        /** Puts the words of some columns of a row at a step into memory, from its start. */
        void put(int step, int row, int firstColumn, int columns, int[] into);
    }

    private Dropout() {}

    /** out = 0 with probability {@code rate}, else x / (1 - rate); {@code out} is contiguous. */
    public static void run(Buffer x, Words random, double rate, Buffer out) {
        Buffer from = Copies.contiguous(x);
        long limit = limit(rate);
        double scale = 1 / (1 - rate);
        int n = columns(out);
        int[] words = new int[n];
        for (int row = 0; row < rows(out); row++) {
            words(random, 0, row, out, words);
            int at = out.offset() + row * n;
            int fromAt = from.offset() + row * n;
            if (out.isWide()) {
                DoubleDropout.run(from.doubles(), fromAt, words, limit, scale, out.doubles(), at, n);
            } else {
                FloatDropout.run(from.floats(), fromAt, words, limit, (float) scale, out.floats(), at, n);
            }
        }
    }

    /**
     * out = 0 where {@link #run} gives 0, else 1, for a part of what it is given: with {@code first} as the index along the first
     * axis that the part begins at. {@code out} is contiguous; {@code words} is scratch memory for a row of it.
     */
    public static void mask(Words random, double rate, int first, int[] words, Buffer out) {
        long limit = limit(rate);
        int n = columns(out);
        for (int row = 0; row < rows(out); row++) {
            words(random, first, row, out, words);
            if (out.isWide()) {
                DoubleDropout.mask(words, limit, out.doubles(), out.offset() + row * n, n);
            } else {
                FloatDropout.mask(words, limit, out.floats(), out.offset() + row * n, n);
            }
        }
    }

    private static long limit(double rate) {
        return (long) (rate * WORDS);
    }

    /** The length of a row. */
    public static int columns(Buffer out) {
        return out.rank() == 0 ? 1 : out.size(out.rank() - 1);
    }

    private static int rows(Buffer out) {
        return out.count() == 0 ? 0 : out.count() / columns(out);
    }

    /** The words of a row of a part that begins at {@code first}, the rows of all steps being counted on. */
    private static void words(Words random, int first, int row, Buffer out, int[] words) {
        int rank = out.rank();
        int perStep = rank < 2 ? 1 : out.size(rank - 2);
        int perFirst = rank < 2 ? 0 : rows(out) / out.size(0);
        int place = first * perFirst + row;
        boolean byColumns = rank == 1;
        if (rank == 2) {
            random.put(0, place, 0, columns(out), words);
        } else {
            random.put(place / perStep, place % perStep, byColumns ? first : 0, columns(out), words);
        }
    }
}
