package dev.refrain.nn.io;

import dev.refrain.nn.io.CheckpointFormatException.Reason;
import dev.refrain.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file. Nothing is allocated for what the file claims before the claim was held against the file's length. Data is
 * copied to the heap and not mapped: a mapped file that becomes shorter stops the JVM with an error.
 */
final class SafeTensorsReader {
    private final Path file;
    private final FileChannel channel;
    private final long length;

    /** What a file must say of itself beyond the format; sees its metadata. */
    @FunctionalInterface
    interface Kind {
        void check(Path file, SequencedMap<String, String> metadata) throws CheckpointFormatException;
    }

    /** Over an open file of this length, which is asked for once: the file may change. */
    SafeTensorsReader(Path file, FileChannel channel, long length) {
        this.file = file;
        this.channel = channel;
        this.length = length;
    }

    /** What is in a file. */
    static SafeTensors read(Path file) throws IOException {
        return open(file, SafeTensorsReader::read);
    }

    /** What is in a file of this kind that has a seal, which is not broken. */
    static SafeTensors sealed(Path file, Kind kind) throws IOException {
        return open(file, reader -> reader.readSealed(kind));
    }

    private interface Reading {
        SafeTensors of(SafeTensorsReader reader) throws IOException;
    }

    private static SafeTensors open(Path file, Reading reading) throws IOException {
        try {
            checkRegular(file);
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                return reading.of(new SafeTensorsReader(file, channel, channel.size()));
            }
        } catch (CheckpointFormatException e) {
            throw e;
        } catch (IOException e) {
            throw FileFailure.reading(file, e);
        }
    }

    /** Before it is opened: a pipe that nobody writes would never let go. */
    private static void checkRegular(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        if (!attributes.isRegularFile()) {
            String got = attributes.isDirectory() ? "a directory" : "a pipe or a device";
            throw new CheckpointFormatException(file, Reason.NOT_A_REGULAR_FILE, 0, null, got, "a file");
        }
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
        fill(prefix, 0, Reason.HEADER_TOO_SHORT);
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
        fill(ByteBuffer.wrap(header), Header.LENGTH_BYTES, Reason.HEADER_TRUNCATED);
        return header;
    }

    /**
     * The tensors in the header's order, that of the data in what Refrain writes. Entries are taken out one by one: very many small ones
     * would be held twice.
     */
    private SequencedMap<String, Tensor> tensors(
            SequencedMap<String, Entry> entries, long dataBegin, Consumer<ByteBuffer> seen) throws IOException {
        SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
        TensorBytes bytes = new TensorBytes();
        while (!entries.isEmpty()) {
            Entry entry = entries.pollFirstEntry().getValue();
            long[] at = {dataBegin + entry.begin()};
            tensors.put(entry.name(), bytes.read(entry.type(), entry.shape(), piece -> {
                fill(piece, at[0], Reason.DATA_TRUNCATED);
                at[0] += piece.limit();
                seen.accept(piece.duplicate().flip());
            }));
        }
        return tensors;
    }

    /**
     * Fills a buffer with the bytes from {@code at} on; the file can have become too short for it. In pieces, because the JDK
     * copies by way of memory outside the heap, as much as is asked for at once, and keeps it.
     */
    private void fill(ByteBuffer buffer, long at, Reason tooShort) throws IOException {
        int end = buffer.limit();
        while (buffer.position() < end) {
            long here = at + buffer.position();
            buffer.limit(Math.min(end, buffer.position() + TensorBytes.PIECE));
            if (channel.read(buffer, here) < 0) {
                throw new CheckpointFormatException(
                        file,
                        tooShort,
                        here,
                        null,
                        "the end of a file that became shorter while it was read",
                        "%d bytes".formatted(length));
            }
        }
    }
}
