package dev.refrain.tensor;

import java.nio.charset.StandardCharsets;

/**
 * A counter-based source of random numbers (Philox4x32-10): number i of a key is a pure function of the key and i. There is
 * no state, so draws do not depend on order, threads or what else was drawn.
 *
 * <pre>{@code RandomKey weights = RandomKey.of(7).child("encoder.cell.weightHh");
 * double first = weights.uniform(0);}</pre>
 */
public final class RandomKey {
    private static final double UNIT_53 = 0x1p-53;

    private final long key;

    private RandomKey(long key) {
        this.key = key;
    }

    /** The key of a seed. */
    public static RandomKey of(long seed) {
        return new RandomKey(seed);
    }

    /** An independent key for a named purpose; equal names give equal keys. */
    public RandomKey child(String name) {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        RandomKey derived = new RandomKey(block(0, text.length, 1)[0]);
        for (int at = 0; at < text.length; at += Long.BYTES) {
            long word = 0;
            for (int i = at; i < Math.min(at + Long.BYTES, text.length); i++) {
                word = word << 8 | (text[i] & 0xFF);
            }
            derived = new RandomKey(derived.block(word, at, 1)[0]);
        }
        return derived;
    }

    /** An independent key for a numbered purpose, such as a training step. */
    public RandomKey child(long number) {
        return new RandomKey(block(number, 0, 2)[0]);
    }

    /** Number {@code index} of this key: 64 random bits. */
    public long bits(long index) {
        return block(index, 0, 0)[0];
    }

    /** Number {@code index} of this key as a real in [0, 1), a multiple of 2⁻⁵³. */
    public double uniform(long index) {
        return (bits(index) >>> 11) * UNIT_53;
    }

    /** Number {@code index} of this key, normally distributed with mean 0 and variance 1 (Box and Muller 1958). */
    public double normal(long index) {
        long[] words = block(index, 0, 0);
        double radius = StrictMath.sqrt(-2 * StrictMath.log(((words[0] >>> 11) + 1) * UNIT_53)); // of (0, 1]
        return radius * StrictMath.cos(2 * Math.PI * ((words[1] >>> 11) * UNIT_53));
    }

    /**
     * Puts 32 random bits each for some columns of a row at a step into memory, from its start. A word depends on its own step,
     * row and column alone, not on what else is drawn.
     */
    public void words(int step, int row, int firstColumn, int columns, int[] into) {
        int end = firstColumn + columns;
        for (int column = firstColumn; column < end; ) {
            long[] four = block(column / 4 | (long) row << 32, step, 3);
            long low = four[0];
            long high = four[1];
            for (int i = column % 4; i < 4 && column < end; i++, column++) {
                into[column - firstColumn] = (int) ((i < 2 ? low : high) >>> (Integer.SIZE * (i % 2)));
            }
        }
    }

    /**
     * Number {@code index} of this key as an integer in 0 .. bound - 1.
     *
     * @throws IndexRangeException if the bound is not positive
     */
    public long below(long bound, long index) {
        if (bound <= 0) {
            throw new IndexRangeException("below: bound is %d, expected 1 or more".formatted(bound));
        }
        return Math.unsignedMultiplyHigh(bits(index), bound); // the bias is below bound / 2⁶⁴
    }

    /** {@code purpose} keeps draws, the two kinds of children and tables of words apart. */
    private long[] block(long counter, int position, int purpose) {
        return Philox.block((int) counter, (int) (counter >>> 32), position, purpose, (int) key, (int) (key >>> 32));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RandomKey randomKey && key == randomKey.key;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(key);
    }

    @Override
    public String toString() {
        return "RandomKey[%016x]".formatted(key);
    }
}
