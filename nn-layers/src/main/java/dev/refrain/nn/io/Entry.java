package dev.refrain.nn.io;

import java.util.Arrays;

/**
 * What a header says of one tensor. Its numbers are not negative and not above {@link Limits#NUMBER}; whether they fit each
 * other is for {@link Layout} to say.
 *
 * @param sizes along the axes, at most 8
 * @param begin the first byte of its data, counted from the end of the header
 * @param end the byte after the last
 * @param at the byte of the file where its name stands
 */
record Entry(String name, ElementType type, long[] sizes, long begin, long end, int at) {
    /** The sizes as a tensor has them, once {@link Layout} has found them possible. */
    int[] shape() {
        return Arrays.stream(sizes).mapToInt(Math::toIntExact).toArray();
    }
}
