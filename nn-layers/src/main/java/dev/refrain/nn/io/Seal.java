package dev.refrain.nn.io;

import dev.refrain.nn.io.CheckpointFormatException.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;

/**
 * The checksum of a whole file, which stands in its own metadata: SHA-256 over all of its bytes, with zeros in place of the 64 digits.
 * Other readers take it for a text among others.
 */
final class Seal {
    /** The key of the metadata. */
    static final String KEY = "sha256";

    /** What stands there while the sum is calculated. */
    static final String BLANK = "0".repeat(64);

    private final Path file;
    private final String expected;

    /** The byte of the file where the digits begin. */
    private final int place;

    private final MessageDigest digest = digest();

    private Seal(Path file, String expected, int place) {
        this.file = file;
        this.expected = expected;
        this.place = place;
    }

    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The digits of a sum. */
    static ByteBuffer digits(MessageDigest digest) {
        return ByteBuffer.wrap(HexFormat.of().formatHex(digest.digest()).getBytes(StandardCharsets.US_ASCII));
    }

    /** Where in the file the digits stand of whose header these are the bytes; -1 if they do not stand there. */
    static int place(byte[] header, String digits) {
        byte[] entry = "\"%s\":\"%s\"".formatted(KEY, digits).getBytes(StandardCharsets.US_ASCII);
        for (int at = 0; at + entry.length <= header.length; at++) {
            if (Arrays.equals(header, at, at + entry.length, entry, 0, entry.length)) {
                return Header.LENGTH_BYTES + at + entry.length - 1 - digits.length();
            }
        }
        return -1;
    }

    /** The seal of a file that was read as far as its header. */
    static Seal of(Path file, byte[] header, Map<String, String> metadata) throws CheckpointFormatException {
        String digits = metadata.getOrDefault(KEY, "");
        int place = digits.length() == BLANK.length() ? place(header, digits) : -1;
        if (place < 0) {
            throw new CheckpointFormatException(
                    file,
                    Reason.CHECKSUM_MISMATCH,
                    0,
                    null,
                    "no checksum as checkpoints have it in their metadata",
                    "64 digits of " + KEY);
        }
        Seal seal = new Seal(file, digits, place);
        seal.updateHeader(header);
        return seal;
    }

    private void updateHeader(byte[] header) {
        digest.update(ByteBuffer.allocate(Header.LENGTH_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(0, header.length));
        int from = place - Header.LENGTH_BYTES;
        int to = from + BLANK.length();
        digest.update(header, 0, from);
        digest.update(BLANK.getBytes(StandardCharsets.US_ASCII));
        digest.update(header, to, header.length - to);
    }

    /** Takes the next bytes of the data. */
    void update(ByteBuffer piece) {
        digest.update(piece);
    }

    /** Says so if the bytes were others. */
    void check() throws CheckpointFormatException {
        String sum = HexFormat.of().formatHex(digest.digest());
        if (!sum.equals(expected)) {
            throw new CheckpointFormatException(
                    file,
                    Reason.CHECKSUM_MISMATCH,
                    place,
                    null,
                    "bytes whose SHA-256 is %.16s...".formatted(sum),
                    "%.16s..., as its metadata says; the file was damaged or changed".formatted(expected));
        }
    }
}
