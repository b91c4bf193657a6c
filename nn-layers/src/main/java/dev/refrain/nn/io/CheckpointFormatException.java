package dev.refrain.nn.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file that is not what the format says. Nothing of it was taken; it may be cut off, damaged, of another format, or made to
 * do harm. The message has the file, the place, what is there and what was expected.
 */
public final class CheckpointFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    /** What is wrong, for programs that go on in different ways; the message is for people. */
    public enum Reason {
        /** It is a directory, a pipe or a device; a link to a file is one. */
        NOT_A_REGULAR_FILE("not a regular file"),
        /** It has no room for the length of a header. */
        HEADER_TOO_SHORT("no room for the header's length"),
        /** The length it gives for its header is more than is read. */
        HEADER_TOO_LARGE("a header too large"),
        /** The file ends within the header. */
        HEADER_TRUNCATED("a header cut off"),
        /** The header is not one JSON object, from its first byte to the spaces after it. */
        HEADER_NOT_JSON("a header that is not a JSON object"),
        /** The header's bytes are not UTF-8, or an escape in it is half a surrogate pair. */
        HEADER_NOT_UTF8("a header that is not Unicode text"),
        /** Brackets in brackets, deeper than any header has them. */
        TOO_DEEP("a header nested too deep"),
        /** Two tensors, two fields of a tensor, or two keys of the metadata have one name. */
        DUPLICATE_NAME("a name that stands twice"),
        /** A tensor's name that is empty, too long, or has control characters. */
        BAD_NAME("a wrong name"),
        /** A tensor has a field besides dtype, shape and data_offsets, or the metadata is null. */
        UNKNOWN_FIELD("an unknown field"),
        /** A tensor or the metadata lacks something, has too much of it, or something of another JSON type. */
        BAD_ENTRY("a wrong entry"),
        /** A size or an offset that is negative, has a fraction or an exponent, or is too large. */
        BAD_NUMBER("a wrong number"),
        /** A type of elements that is not read, such as whole numbers, or Python objects. */
        UNKNOWN_DTYPE("an unsupported type"),
        /** More tensors, or more characters in their names, than are read. */
        TOO_MANY_TENSORS("too many tensors"),
        /** More metadata than is read. */
        TOO_MUCH_METADATA("too much metadata"),
        /** A shape of more elements than a tensor can have; sizes of 0 do not make up for others. */
        SHAPE_OVERFLOW("a shape too large"),
        /** A tensor's bytes are more or fewer than its shape and type need. */
        SIZE_MISMATCH("a wrong number of bytes"),
        /** Bytes before or between tensors that belong to none. */
        OFFSET_GAP("a hole in the data"),
        /** Bytes that belong to two tensors, or a tensor that ends before it begins. */
        OFFSET_OVERLAP("an overlap in the data"),
        /** The file ends within the data, or became shorter while it was read. */
        DATA_TRUNCATED("data cut off"),
        /** The file goes on behind the data. */
        TRAILING_BYTES("bytes behind the data"),
        /** A checkpoint or an array of a version that this one does not know, or no checkpoint of a training at all. */
        VERSION_UNSUPPORTED("not a checkpoint of this version"),
        /** It does not begin as an array of NumPy does. */
        NOT_NPY("not an array in NumPy's format"),
        /** The header of an array is not one literal of a Python dictionary, as NumPy writes it. */
        HEADER_NOT_LITERAL("a header that is no dictionary of NumPy's"),
        /** It is not an archive as zip has it, from its first byte to its directory at the end. */
        NOT_ZIP("not a zip archive"),
        /** A part of an archive is encrypted, or compressed in another way than by deflate. */
        UNKNOWN_COMPRESSION("an unsupported compression"),
        /** Compressed bytes that are no deflate. */
        BAD_COMPRESSION("compressed data that is none"),
        /** Compressed arrays that would take far more memory than the file has bytes. */
        INFLATED_TOO_LARGE("too much in too little"),
        /** Some bytes are others than were written. */
        CHECKSUM_MISMATCH("a wrong checksum");

        private final String words;

        Reason(String words) {
            this.words = words;
        }
    }

    private final Reason reason;
    private final long offset;
    private final @Nullable String tensor;

    CheckpointFormatException(
            Path file, Reason reason, long offset, @Nullable String tensor, String got, String expected) {
        super("read %s: %s%s at byte %d: got %s, expected %s"
                .formatted(
                        file,
                        reason.words,
                        tensor == null ? "" : " in tensor " + Names.quoted(tensor),
                        offset,
                        got,
                        expected));
        this.reason = reason;
        this.offset = offset;
        this.tensor = tensor == null ? null : Names.escaped(tensor);
    }

    /** What is wrong. */
    public Reason reason() {
        return reason;
    }

    /** The byte of the file at which it was noticed, counted from 0. */
    public long offset() {
        return offset;
    }

    /** The name of the tensor it is about, if it is about one; escaped, and cut to 80 characters. */
    public Optional<String> tensor() {
        return Optional.ofNullable(tensor);
    }
}
