package dev.refrain.nn.io;

import dev.refrain.nn.io.CheckpointFormatException.Reason;
import dev.refrain.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file. Nothing is allocated for what the file claims before the claim was held against the file's length.
 */
final class SafeTensorsReader {
    private final FileBytes bytes;
    private final Path file;
    private final long length;

    /** What a file must say of itself beyond the format; sees its metadata. */
    @FunctionalInterface
    interface Kind {
        void check(Path file, SequencedMap<String, String> metadata) throws CheckpointFormatException;
    }

    SafeTensorsReader(FileBytes bytes) {
        this.bytes = bytes;
        file = bytes.file();
        length = bytes.length();
    }

    /** What is in a file. */
    static SafeTensors read(Path file) throws IOException {
        return FileBytes.read(file, bytes -> new SafeTensorsReader(bytes).read());
    }

    /** What is in a file of this kind that has a seal, which is not broken. */
    static SafeTensors sealed(Path file, Kind kind) throws IOException {
        return FileBytes.read(file, bytes -> new SafeTensorsReader(bytes).readSealed(kind));
    }

    SafeTensors read() throws IOException {
        Beginning beginning = beginning(null);
        return read(beginning, piece -> {});
    }

    private SafeTensors readSealed(Kind kind) throws IOException {
        Beginning beginning = beginning(kind);
        Seal seal = Objects.requireNonNull(beginning.seal());
        SafeTensors content = read(beginning, seal::update);
        seal.check();
        return content;
    }

    /** What the header says; its bytes are let go before the data needs room. */
    private record Beginning(
            Header header, long dataBegin, @Nullable Seal seal) {}

    private Beginning beginning(@Nullable Kind kind) throws IOException {
        byte[] text = header(headerBytes());
        Header header = HeaderParser.parse(file, text);
        long dataBegin = (long) Header.LENGTH_BYTES + text.length;
        Layout.check(file, header.entries().values(), dataBegin, length - dataBegin);
        if (kind == null) {
            return new Beginning(header, dataBegin, null);
        }
        kind.check(file, header.metadata());
        return new Beginning(header, dataBegin, Seal.of(file, text, header.metadata()));
    }

    private SafeTensors read(Beginning beginning, Consumer<ByteBuffer> seen) throws IOException {
        Header header = beginning.header();
        return new SafeTensors(tensors(header.entries(), beginning.dataBegin(), seen), header.metadata());
    }

    private int headerBytes() throws IOException {
        if (length < Header.LENGTH_BYTES) {
            throw atBegin(Reason.HEADER_TOO_SHORT, "a file of %d bytes".formatted(length), "8 or more");
        }
        ByteBuffer prefix = ByteBuffer.allocate(Header.LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.fill(prefix, 0, Reason.HEADER_TOO_SHORT);
        long claimed = prefix.getLong(0);
        if (Long.compareUnsigned(claimed, Limits.HEADER_BYTES) > 0) {
            throw atBegin(
                    Reason.HEADER_TOO_LARGE,
                    "a header of %s bytes".formatted(Long.toUnsignedString(claimed)),
                    "at most %d".formatted(Limits.HEADER_BYTES));
        }
        if (claimed > length - Header.LENGTH_BYTES) {
            throw atBegin(
                    Reason.HEADER_TRUNCATED,
                    "a header of %d bytes in a file of %d".formatted(claimed, length),
                    "a file of %d or more".formatted(Header.LENGTH_BYTES + claimed));
        }
        return (int) claimed;
    }

    private CheckpointFormatException atBegin(Reason reason, String got, String expected) {
        return new CheckpointFormatException(file, reason, 0, null, got, expected);
    }

    private byte[] header(int bytes) throws IOException {
        byte[] header = new byte[bytes];
        this.bytes.fill(ByteBuffer.wrap(header), Header.LENGTH_BYTES, Reason.HEADER_TRUNCATED);
        return header;
    }

    /**
     * The tensors in the header's order, that of the data in what Refrain writes. Entries are taken out one by one: very many small ones
     * would be held twice.
     */
    private SequencedMap<String, Tensor> tensors(
            SequencedMap<String, Entry> entries, long dataBegin, Consumer<ByteBuffer> seen) throws IOException {
        SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
        TensorBytes elements = new TensorBytes();
        while (!entries.isEmpty()) {
            Entry entry = entries.pollFirstEntry().getValue();
            TensorBytes.Source data = bytes.from(dataBegin + entry.begin());
            tensors.put(entry.name(), elements.read(entry.type(), entry.shape(), piece -> {
                data.fill(piece);
                seen.accept(piece.duplicate().flip());
            }));
        }
        return tensors;
    }
}
