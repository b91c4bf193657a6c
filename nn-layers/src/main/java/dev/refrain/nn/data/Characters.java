package dev.refrain.nn.data;

import dev.refrain.nn.DataFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.function.IntConsumer;

/**
 * The characters of a file in UTF-8, one after the other, in little memory: without a byte order mark, with every line end as
 * {@code \n}. What is not UTF-8, and control characters besides tabs, line ends and escapes, are a sentence with their place.
 */
final class Characters {
    /** What there is behind the last one. */
    static final int END = -1;

    private static final int BUFFER = 1 << 16;
    private static final int BYTE_ORDER_MARK = 0xFEFF;
    private static final int ESCAPE = 0x1B;

    private final Path file;
    private final Source source;
    private final byte[] bytes;
    private long offset; // in the file, of the first byte that is not read yet
    private int at; // where that byte is
    private int end;
    private long line = 1;
    private long column = 1;

    /** Bytes from a position on, as a channel reads them: how many, or less than 0 at the end. */
    interface Source {
        int read(ByteBuffer into, long position) throws IOException;
    }

    Characters(Path file, Source source) {
        this(file, source, BUFFER);
    }

    /** With a buffer of so many bytes. */
    Characters(Path file, Source source, int buffer) {
        this.file = file;
        this.source = source;
        this.bytes = new byte[buffer];
    }

    /** Goes on with the character that begins there; from then on there are no places. */
    void seek(long newOffset) {
        offset = newOffset;
        at = 0;
        end = 0;
    }

    /** Where the next character begins, in bytes from the beginning of the file. */
    long offset() {
        return offset;
    }

    /** The place of the next character, if this began at the beginning. */
    Place place() {
        return new Place((int) Math.min(line, Integer.MAX_VALUE), (int) Math.min(column, Integer.MAX_VALUE));
    }

    /** The next character, a code point, or {@link #END}. */
    int next() {
        int first = peek();
        if (first < 0) {
            return END;
        }
        boolean atBeginning = offset == 0;
        skip();
        int character = first < 0x80 ? first : longer(first);
        if (atBeginning && character == BYTE_ORDER_MARK) {
            return next();
        }
        if (character == '\r') {
            if (peek() == '\n') {
                skip();
            }
            character = '\n';
        }
        if (Character.isISOControl(character) && character != '\n' && character != '\t' && character != ESCAPE) {
            throw new DataFormatException("%s, %s: got control character U+%04X, expected text: is it a binary file?"
                    .formatted(file, place(), character));
        }
        line += character == '\n' ? 1 : 0;
        column = character == '\n' ? 1 : column + 1;
        return character;
    }

    /** A character of 2 to 4 bytes: not more than it needs, no half of a pair, none above U+10FFFF. */
    private int longer(int first) {
        int more = first < 0xC2 || first > 0xF4 ? 0 : first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
        int character = first & (0x3F >> more);
        int least = more < 2 ? 0x80 : more == 2 ? 0x800 : 0x10000;
        for (int i = 0; i < more; i++) {
            int next = peek();
            if (next < 0x80 || next > 0xBF) {
                throw malformed(first);
            }
            character = character << 6 | (next & 0x3F);
            skip();
        }
        boolean half = character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE;
        if (more == 0 || character < least || half || character > Character.MAX_CODE_POINT) {
            throw malformed(first);
        }
        return character;
    }

    private DataFormatException malformed(int first) {
        return new DataFormatException("%s, %s: got byte 0x%02X, expected UTF-8".formatted(file, place(), first));
    }

    private int peek() {
        if (at == end) {
            fill();
        }
        return at < end ? bytes[at] & 0xFF : END;
    }

    private void skip() {
        at++;
        offset++;
    }

    private void fill() {
        try {
            at = 0;
            end = Math.max(0, source.read(ByteBuffer.wrap(bytes), offset));
        } catch (IOException e) {
            throw TextFile.unreadable(file, e);
        }
    }

    /** Gives all characters that follow to somebody; says so if there is nothing but white space. */
    void forEach(IntConsumer consumer) {
        boolean isBlank = true;
        for (int character = next(); character != END; character = next()) {
            isBlank &= Character.isWhitespace(character);
            consumer.accept(character);
        }
        if (isBlank) {
            throw new DataFormatException("%s: the file is empty, expected a text".formatted(file));
        }
    }
}
