package dev.refrain.nn.io;

import dev.refrain.nn.io.CheckpointFormatException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What stands in front of a part's data: the same as in the directory, or readers of the one and readers of the other would see two
 * archives in one file.
 *
 * @param entry the fixed fields in the directory
 * @param isOpen whether sum and sizes were not known yet, and stand behind the data
 */
record ZipFront(ByteBuffer entry, byte[] name, ZipSizes sizes, boolean isOpen) {
    private static final int SIGNATURE = 0x04034b50;
    private static final int LENGTH = 30;
    private static final int ELSEWHERE = -1;

    /** The byte where the data begins, which ends before the directory does. */
    long end(FileBytes file, long directory, String tensor) throws IOException {
        long begin = sizes.begin();
        int extraBytes = 0;
        boolean isSame = begin + LENGTH + name.length <= directory;
        if (isSame) {
            ByteBuffer front = file.bytes(begin, LENGTH + name.length);
            isSame = isSame(front);
            extraBytes = Short.toUnsignedInt(front.getShort(28));
        }
        if (!isSame) {
            throw file.fault(
                    Reason.NOT_ZIP, begin, tensor, "other facts than in the directory", "the same before the data");
        }
        long end = begin + LENGTH + name.length + extraBytes;
        if (sizes.bytes() > directory - end) {
            throw file.fault(
                    Reason.DATA_TRUNCATED,
                    Math.min(end, directory),
                    tensor,
                    "%d bytes".formatted(directory - end),
                    "%d".formatted(sizes.bytes()));
        }
        return end;
    }

    private boolean isSame(ByteBuffer front) {
        return front.getInt(0) == SIGNATURE
                && front.getInt(6) == entry.getInt(8) // flags and method
                && Short.toUnsignedInt(front.getShort(26)) == name.length
                && Arrays.equals(front.array(), LENGTH, LENGTH + name.length, name, 0, name.length)
                && (isOpen || hasSameSizes(front));
    }

    private boolean hasSameSizes(ByteBuffer front) {
        return front.getInt(14) == entry.getInt(16)
                && isSame(front.getInt(18), sizes.bytes())
                && isSame(front.getInt(22), sizes.length());
    }

    private static boolean isSame(int size, long due) {
        return size == ELSEWHERE || Integer.toUnsignedLong(size) == due;
    }
}
