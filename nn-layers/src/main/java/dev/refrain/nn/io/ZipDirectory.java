package dev.refrain.nn.io;

import dev.refrain.nn.io.CheckpointFormatException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the directory of a zip archive of arrays. By hand, for the JDK's reader looks over much: here the parts lie one behind the other from
 * the file's first byte to the directory, what stands before each says the same as the directory, and no name is there twice.
 * Names are texts, and never paths.
 */
final class ZipDirectory {
    private static final int SIGNATURE = 0x02014b50;
    private static final int LENGTH = 46;

    private static final int DEFLATED = 8;
    private static final int HAS_DESCRIPTOR = 1 << 3;
    private static final int IS_UTF8 = 1 << 11;

    /** And how well it was deflated, which nobody needs to know. */
    private static final int KNOWN_FLAGS = HAS_DESCRIPTOR | IS_UTF8 | 3 << 1;

    private static final String ENDING = ".npy";

    private final FileBytes file;
    private final ZipEnd end;
    private final ByteBuffer entries;
    private final List<ZipPart> parts = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private long characters;

    /** Where the next part has to begin. */
    private long due;

    /** Whether the part before may have its sums and sizes once more behind it. */
    private boolean mayHaveDescriptor;

    private ZipDirectory(FileBytes file, ZipEnd end, ByteBuffer entries) {
        this.file = file;
        this.end = end;
        this.entries = entries;
    }

    /** The parts in their order. */
    static List<ZipPart> read(FileBytes file) throws IOException {
        ZipEnd end = ZipEnd.of(file);
        ZipDirectory directory = new ZipDirectory(file, end, file.bytes(end.begin(), end.bytes()));
        for (int i = 0; i < end.count(); i++) {
            directory.part();
        }
        directory.checkEnd();
        return directory.parts;
    }

    private void checkEnd() throws CheckpointFormatException {
        if (entries.hasRemaining()) {
            throw fault(
                    Reason.NOT_ZIP, null, "%d bytes more".formatted(entries.remaining()), "the end of the directory");
        }
        checkFollows(end.begin(), null);
    }

    private void part() throws IOException {
        if (entries.remaining() < LENGTH || entries.getInt(entries.position()) != SIGNATURE) {
            throw fault(Reason.NOT_ZIP, null, "no entry of a directory", "%d entries".formatted(end.count()));
        }
        ByteBuffer fixed = slice(LENGTH);
        int nameBytes = Short.toUnsignedInt(fixed.getShort(28));
        int extraBytes = Short.toUnsignedInt(fixed.getShort(30));
        if (fixed.getInt(32) != 0 || nameBytes + extraBytes > entries.remaining() - LENGTH) {
            throw fault(Reason.NOT_ZIP, null, "an entry that goes on, or has a comment", "name and extra fields");
        }
        int flags = fixed.getShort(8);
        byte[] rawName = new byte[nameBytes];
        entries.get(entries.position() + LENGTH, rawName);
        String name = name(rawName, (flags & IS_UTF8) != 0);
        int method = fixed.getShort(10);
        checkMethod(name, method, flags);
        ZipSizes sizes = ZipSizes.of(fixed, entries.slice(entries.position() + LENGTH + nameBytes, extraBytes));
        if (sizes == null || (method != DEFLATED && sizes.bytes() != sizes.length())) {
            throw fault(Reason.SIZE_MISMATCH, name, "sizes that are none, or two of what is not compressed", "one");
        }
        checkFollows(sizes.begin(), name);
        ZipFront front = new ZipFront(fixed, rawName, sizes, (flags & HAS_DESCRIPTOR) != 0);
        long begin = front.end(file, end.begin(), name);
        due = begin + sizes.bytes();
        mayHaveDescriptor = (flags & HAS_DESCRIPTOR) != 0;
        parts.add(new ZipPart(name, method == DEFLATED, begin, sizes.bytes(), sizes.length(), fixed.getInt(16)));
        entries.position(entries.position() + LENGTH + nameBytes + extraBytes);
    }

    private ByteBuffer slice(int length) {
        return entries.slice(entries.position(), length).order(ByteOrder.LITTLE_ENDIAN);
    }

    private String name(byte[] raw, boolean isUtf8) throws CheckpointFormatException {
        String full = decoded(raw, isUtf8);
        if (!full.endsWith(ENDING)) {
            throw fault(Reason.BAD_NAME, full, "a part that is no array", "a name that ends with " + ENDING);
        }
        String name = full.substring(0, full.length() - ENDING.length());
        String wrong = Names.fault(name);
        if (wrong != null) {
            throw fault(Reason.BAD_NAME, name, wrong, Names.EXPECTED);
        }
        if (!names.add(name)) {
            throw fault(Reason.DUPLICATE_NAME, name, "the name again", "every name once");
        }
        characters += name.length();
        if (characters > Limits.NAMES_CHARACTERS) {
            throw fault(
                    Reason.TOO_MANY_TENSORS,
                    name,
                    "more characters of names",
                    "at most %d".formatted(Limits.NAMES_CHARACTERS));
        }
        return name;
    }

    /** Without the mark for UTF-8, letters beyond ASCII mean what a computer long ago took them for. */
    private String decoded(byte[] raw, boolean isUtf8) throws CheckpointFormatException {
        try {
            return (isUtf8 ? StandardCharsets.UTF_8 : StandardCharsets.US_ASCII)
                    .newDecoder()
                    .decode(ByteBuffer.wrap(raw))
                    .toString();
        } catch (CharacterCodingException _) {
            throw fault(Reason.HEADER_NOT_UTF8, null, "a name that is no text", "ASCII, or UTF-8 that says so");
        }
    }

    private void checkMethod(String name, int method, int flags) throws CheckpointFormatException {
        if ((flags & ~KNOWN_FLAGS) != 0 || (method != 0 && method != DEFLATED)) {
            throw fault(
                    Reason.UNKNOWN_COMPRESSION,
                    name,
                    "method %d with flags 0x%04x".formatted(method & 0xffff, flags & 0xffff),
                    "0, stored, or 8, deflated, and no encryption");
        }
    }

    /** A descriptor has a sum and two sizes, of 4 bytes or 8, and a signature or none. */
    private void checkFollows(long begin, @Nullable String name) throws CheckpointFormatException {
        long gap = begin - due;
        boolean isDescriptor = gap == 12 || gap == 16 || gap == 20 || gap == 24;
        if (gap != 0 && !(mayHaveDescriptor && isDescriptor)) {
            throw file.fault(
                    begin > due ? Reason.OFFSET_GAP : Reason.OFFSET_OVERLAP,
                    Math.min(due, file.length()),
                    name,
                    "byte %s as its begin".formatted(Long.toUnsignedString(begin)),
                    "%d, where the part before ends".formatted(due));
        }
    }

    private CheckpointFormatException fault(Reason reason, @Nullable String name, String got, String expected) {
        return file.fault(reason, end.begin() + entries.position(), name, got, expected);
    }
}
