package dev.refrain.nn.data;

import dev.refrain.nn.Checks;
import dev.refrain.nn.DataFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Files that are text, in UTF-8, or else one sentence that says where they are not. */
public final class TextFile {
    /** The largest file that is read, in bytes: a text of this size still fits a string. */
    private static final int MOST_BYTES = 512 << 20;

    private static final int MEBIBYTE = 1 << 20;
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final char ESCAPE = '\u001B';

    private TextFile() {}

    /**
     * The text of a file of up to 512 MiB, without a byte order mark and with every line end as {@code \n}.
     *
     * @throws DataFormatException if the file cannot be read, is empty or too large, is not UTF-8, or has control characters
     *     besides tabs, line ends and escapes
     */
    public static String read(Path file) {
        return read(file, MOST_BYTES);
    }

    /**
     * The text of a file of up to so many bytes.
     *
     * @throws DataFormatException as {@link #read(Path)} does
     * @throws dev.refrain.nn.HyperParameterException if {@code mostBytes} is less than 1
     */
    public static String read(Path file, int mostBytes) {
        String text = withPlainLineEnds(file, decoded(file, bytes(file, Checks.positive("mostBytes", mostBytes))));
        if (text.isBlank()) {
            throw new DataFormatException("%s: the file is empty, expected a text".formatted(file));
        }
        return text;
    }

    private static byte[] bytes(Path file, int most) {
        if (Files.isDirectory(file)) {
            throw new DataFormatException("%s: got a folder, expected a text file".formatted(file));
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) { // a pipe that nobody writes would never end
            throw new DataFormatException("%s: got a pipe or a device, expected a text file".formatted(file));
        }
        try (InputStream stream = Files.newInputStream(file)) {
            byte[] bytes = stream.readNBytes(most);
            if (bytes.length == most && stream.read() >= 0) {
                String limit = most % MEBIBYTE == 0 ? most / MEBIBYTE + " MiB" : most + " bytes";
                throw new DataFormatException(
                        "%s: got a file of more than %s, expected that at most".formatted(file, limit));
            }
            return bytes;
        } catch (IOException e) {
            throw new DataFormatException("%s: %s".formatted(file, reason(e)), e);
        }
    }

    /** In words: the messages of the first two are the file's name alone. */
    private static String reason(IOException failure) {
        return switch (failure) {
            case NoSuchFileException missing -> "there is no such file";
            case AccessDeniedException denied -> "the file may not be read: permission denied";
            default -> "the file cannot be read: " + failure.getMessage();
        };
    }

    private static CharBuffer decoded(Path file, byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length); // UTF-8 has no fewer bytes than UTF-16 has units
        CoderResult result = decoder.decode(in, out, true);
        out.flip();
        if (out.hasRemaining() && out.get(0) == BYTE_ORDER_MARK) {
            out.get();
        }
        if (result.isError()) {
            throw new DataFormatException("%s, %s: got byte 0x%02X, expected UTF-8"
                    .formatted(file, Place.of(out, out.length()), bytes[in.position()]));
        }
        return out;
    }

    private static String withPlainLineEnds(Path file, CharBuffer text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\r') {
                boolean pair = i + 1 < text.length() && text.charAt(i + 1) == '\n';
                plain.append(pair ? "" : "\n");
            } else if (Character.isISOControl(c) && c != '\n' && c != '\t' && c != ESCAPE) {
                throw new DataFormatException(
                        "%s, %s: got control character U+%04X, expected text: is it a binary file?"
                                .formatted(file, Place.of(text, i), (int) c));
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }
}
