package dev.refrain.nn.io;

import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * What an array of NumPy says of itself. Its numbers are not negative and not above {@link Limits#NUMBER}.
 *
 * @param order of the bytes of an element
 * @param columnMajor whether the first index varies fastest
 * @param sizes along the axes, at most 8
 */
record NpyHeader(ElementType type, ByteOrder order, boolean columnMajor, long[] sizes) {
    /** The sizes as a tensor has them, once they have been found possible. */
    int[] shape() {
        return Arrays.stream(sizes).mapToInt(Math::toIntExact).toArray();
    }
}
