package dev.refrain.nn.io;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of an entry that have 4 bytes, or 8 in an extra field (zip64) where all bits of the 4 are set.
 *
 * @param length of the data when inflated
 * @param bytes of the data in the file
 * @param begin where the part begins
 */
record ZipSizes(long length, long bytes, long begin) {
    private static final int LARGE = 1;
    private static final long ELSEWHERE = 0xffffffffL;

    /** Of an entry's fixed fields and its extra ones; null if they are not there, or larger than any file. */
    static @Nullable ZipSizes of(ByteBuffer fixed, ByteBuffer extra) {
        long[] numbers = {number(fixed, 24), number(fixed, 20), number(fixed, 42)};
        ByteBuffer large = field(extra.order(ByteOrder.LITTLE_ENDIAN));
        for (int i = 0; i < numbers.length; i++) {
            if (numbers[i] == ELSEWHERE && large != null) {
                if (large.remaining() < Long.BYTES) {
                    return null;
                }
                numbers[i] = large.getLong();
            }
            if (numbers[i] < 0 || numbers[i] > Limits.NUMBER) {
                return null;
            }
        }
        return new ZipSizes(numbers[0], numbers[1], numbers[2]);
    }

    private static long number(ByteBuffer fixed, int at) {
        return Integer.toUnsignedLong(fixed.getInt(at));
    }

    /** The field of large numbers; null if there is none. */
    private static @Nullable ByteBuffer field(ByteBuffer extra) {
        while (extra.remaining() >= 2 * Short.BYTES) {
            int id = Short.toUnsignedInt(extra.getShort());
            int length = Math.min(Short.toUnsignedInt(extra.getShort()), extra.remaining());
            if (id == LARGE) {
                return extra.slice(extra.position(), length).order(ByteOrder.LITTLE_ENDIAN);
            }
            extra.position(extra.position() + length);
        }
        return null;
    }
}
