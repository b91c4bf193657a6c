package dev.refrain.nn.data;

import dev.refrain.nn.HyperParameterException;
import dev.refrain.tensor.IndexRangeException;
import dev.refrain.tensor.RandomKey;

/**
 * A random order of 0 .. n - 1 that is a function of its key and takes no memory: place i has {@code at(i)}, whatever was asked
 * before. A Feistel network over the fewest bits that hold n, its rounds numbers of the key, walks on from results of n and more
 * to the next one below n (Black and Rogaway 2002, section 3): a bijection, in less than two steps in the mean.
 */
public record Permutation(long size, RandomKey key) {
    private static final long MOST = 1L << 62;
    private static final int ROUNDS =
            12; // even few bits are well mixed then: 24 orders of 4 are equally likely to 1 in 1000

    /**
     * Of so many.
     *
     * @throws HyperParameterException if that is not 1 to 2⁶²
     */
    public Permutation {
        if (size < 1 || size > MOST) {
            throw new HyperParameterException("permutation: got size %d, expected 1 to 2⁶²".formatted(size));
        }
    }

    /**
     * What stands at a place.
     *
     * @throws IndexRangeException if that is not in 0 .. n - 1
     */
    public long at(long place) {
        check(place);
        long found = place;
        do {
            for (int round = 0; round < ROUNDS; round++) {
                found = mixed(found, round);
            }
        } while (found >= size);
        return found;
    }

    /**
     * The place where something stands.
     *
     * @throws IndexRangeException if that is not in 0 .. n - 1
     */
    public long inverse(long value) {
        check(value);
        long found = value;
        do {
            for (int round = ROUNDS - 1; round >= 0; round--) {
                found = mixed(found, round);
            }
        } while (found >= size);
        return found;
    }

    /** The low or, in turn, the high bits, each flipped or not as the others and the round say: undone by doing it again. */
    private long mixed(long value, int round) {
        int bits = Math.max(2, Long.SIZE - Long.numberOfLeadingZeros(size - 1));
        int lowBits = bits / 2;
        long low = value & ((1L << lowBits) - 1);
        long high = value >>> lowBits;
        if (round % 2 == 0) {
            return value ^ (noise(high, round) & ((1L << lowBits) - 1));
        }
        return value ^ (noise(low, round) & ((1L << (bits - lowBits)) - 1)) << lowBits;
    }

    private long noise(long half, int round) {
        return key.bits(half * ROUNDS + round);
    }

    private void check(long index) {
        if (index < 0 || index >= size) {
            throw new IndexRangeException("permutation: got %d, expected 0..%d of %d".formatted(index, size - 1, size));
        }
    }
}
