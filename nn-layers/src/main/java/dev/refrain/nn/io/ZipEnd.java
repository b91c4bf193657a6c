package dev.refrain.nn.io;

import dev.refrain.nn.io.CheckpointFormatException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Where a zip archive's directory lies, which its last 22 bytes say, in large archives with 76 bytes before them (zip64). Nothing may
 * follow, and the directory ends where these begin.
 */
record ZipEnd(long begin, int bytes, int count) {
    private static final int SIGNATURE = 0x06054b50;
    private static final int LENGTH = 22;

    private static final int LARGE_SIGNATURE = 0x06064b50;
    private static final int LARGE_LENGTH = 56;
    private static final int LOCATOR_SIGNATURE = 0x07064b50;
    private static final int LOCATOR_LENGTH = 20;

    /** What is said of the directory, if it were true: its place, its length, its entries, and where it has to end. */
    private record Claim(long begin, long bytes, long count, long end) {}

    static ZipEnd of(FileBytes file) throws IOException {
        Claim claim = claim(file);
        if (claim.bytes() < 0 || claim.bytes() > claim.end() || claim.begin() != claim.end() - claim.bytes()) {
            throw file.fault(
                    Reason.NOT_ZIP,
                    claim.end(),
                    null,
                    "a directory of %d bytes at byte %d".formatted(claim.bytes(), claim.begin()),
                    "one that ends at byte %d".formatted(claim.end()));
        }
        checkMost(file, Reason.HEADER_TOO_LARGE, claim, claim.bytes(), "bytes in the directory", Limits.HEADER_BYTES);
        checkMost(file, Reason.TOO_MANY_TENSORS, claim, claim.count(), "tensors", Limits.TENSORS);
        return new ZipEnd(claim.begin(), (int) claim.bytes(), (int) claim.count());
    }

    private static void checkMost(FileBytes file, Reason reason, Claim claim, long got, String what, int most)
            throws CheckpointFormatException {
        if (got < 0 || got > most) {
            throw file.fault(
                    reason,
                    claim.end(),
                    null,
                    "%s %s".formatted(Long.toUnsignedString(got), what),
                    "at most %d".formatted(most));
        }
    }

    private static Claim claim(FileBytes file) throws IOException {
        long at = file.length() - LENGTH;
        if (at < 0) {
            throw file.fault(
                    Reason.NOT_ZIP, 0, null, "a file of %d bytes".formatted(file.length()), LENGTH + " or more");
        }
        ByteBuffer end = file.bytes(at, LENGTH);
        if (end.getInt(0) != SIGNATURE || end.getShort(20) != 0) {
            throw file.fault(Reason.NOT_ZIP, at, null, "other bytes", "the end of an archive without a comment");
        }
        int count = Short.toUnsignedInt(end.getShort(10));
        checkWhole(file, at, end.getInt(4) == 0 && Short.toUnsignedInt(end.getShort(8)) == count);
        long bytes = Integer.toUnsignedLong(end.getInt(12));
        long begin = Integer.toUnsignedLong(end.getInt(16));
        boolean mayBeLarge = count == 0xffff || bytes == 0xffffffffL || begin == 0xffffffffL;
        long locatorAt = at - LOCATOR_LENGTH;
        if (mayBeLarge && locatorAt >= LARGE_LENGTH) {
            ByteBuffer locator = file.bytes(locatorAt, LOCATOR_LENGTH);
            if (locator.getInt(0) == LOCATOR_SIGNATURE) {
                return largeClaim(file, locatorAt - LARGE_LENGTH, locator);
            }
        }
        return new Claim(begin, bytes, count, at);
    }

    private static Claim largeClaim(FileBytes file, long at, ByteBuffer locator) throws IOException {
        ByteBuffer end = file.bytes(at, LARGE_LENGTH);
        checkWhole(
                file,
                at,
                end.getInt(0) == LARGE_SIGNATURE
                        && end.getLong(4) == LARGE_LENGTH - 12
                        && end.getLong(16) == 0
                        && end.getLong(24) == end.getLong(32)
                        && locator.getInt(4) == 0
                        && locator.getLong(8) == at
                        && locator.getInt(16) == 1);
        return new Claim(end.getLong(48), end.getLong(40), end.getLong(32), at);
    }

    private static void checkWhole(FileBytes file, long at, boolean isWhole) throws CheckpointFormatException {
        if (!isWhole) {
            throw file.fault(Reason.NOT_ZIP, at, null, "the end of one of several files", "an archive in one file");
        }
    }
}
