package dev.refrain.nn.io;

import dev.refrain.nn.io.CheckpointFormatException.Reason;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Whether a header's bytes are Unicode text: UTF-8, and with escapes that are no half surrogate pairs. */
final class HeaderEncoding {
    private static final int DECODED_AT_ONCE = 8192;
    private static final int ESCAPE_BYTES = 6; // as in \u20ac

    private HeaderEncoding() {}

    /** Refuses bytes that are not. */
    static void check(Path file, byte[] header) throws CheckpointFormatException {
        int malformed = malformedAt(header);
        if (malformed >= 0) {
            throw refused(file, malformed, "the byte 0x%02x".formatted(header[malformed]), "UTF-8");
        }
        int unpaired = unpairedAt(header);
        if (unpaired >= 0) {
            String escape = new String(header, unpaired, ESCAPE_BYTES, StandardCharsets.US_ASCII);
            throw refused(file, unpaired, escape, "surrogates in pairs");
        }
    }

    private static CheckpointFormatException refused(Path file, int at, String got, String expected) {
        long place = Header.LENGTH_BYTES + (long) at;
        return new CheckpointFormatException(file, Reason.HEADER_NOT_UTF8, place, null, got, expected);
    }

    private static int malformedAt(byte[] header) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder(); // reports, unlike new String(...)
        ByteBuffer in = ByteBuffer.wrap(header);
        CharBuffer out = CharBuffer.allocate(DECODED_AT_ONCE);
        CoderResult result;
        do {
            result = decoder.decode(in, out.clear(), true);
        } while (result.isOverflow());
        return result.isError() ? in.position() : -1;
    }

    /** The place of the first escape of half a surrogate pair. Outside of strings, JSON has no backslashes. */
    private static int unpairedAt(byte[] header) {
        for (int at = 0; at < header.length; at++) {
            if (header[at] == '\\') {
                int unit = escapedUnit(header, at);
                if (isHigh(unit) && isLow(escapedUnit(header, at + ESCAPE_BYTES))) {
                    at += ESCAPE_BYTES;
                } else if (isHigh(unit) || isLow(unit)) {
                    return at;
                }
                at++; // what is escaped, which may be a backslash
            }
        }
        return -1;
    }

    private static boolean isHigh(int unit) {
        return unit >= Character.MIN_HIGH_SURROGATE && unit <= Character.MAX_HIGH_SURROGATE;
    }

    private static boolean isLow(int unit) {
        return unit >= Character.MIN_LOW_SURROGATE && unit <= Character.MAX_LOW_SURROGATE;
    }

    /** The character of the escape at this place; -1 if there is none. */
    private static int escapedUnit(byte[] header, int at) {
        if (at + ESCAPE_BYTES > header.length || header[at] != '\\' || header[at + 1] != 'u') {
            return -1;
        }
        int unit = 0;
        for (int i = at + 2; i < at + ESCAPE_BYTES; i++) {
            unit = 16 * unit + Character.digit(header[i], 16);
            if (Character.digit(header[i], 16) < 0) {
                return -1;
            }
        }
        return unit;
    }
}
