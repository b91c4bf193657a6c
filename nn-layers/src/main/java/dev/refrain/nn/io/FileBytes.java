package dev.refrain.nn.io;

import dev.refrain.nn.io.CheckpointFormatException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of an open file. Its length is asked for once: the file may change. They are copied to the heap and not mapped: a
 * mapped file that becomes shorter stops the JVM with an error.
 */
final class FileBytes {
    private final Path file;
    private final FileChannel channel;
    private final long length;

    /** What is made of them. */
    @FunctionalInterface
    interface Reading<T> {
        T of(FileBytes bytes) throws IOException;
    }

    FileBytes(Path file, FileChannel channel, long length) {
        this.file = file;
        this.channel = channel;
        this.length = length;
    }

    /** Opens a regular file, or the one that a link leads to, for as long as it is read. */
    static <T> T read(Path file, Reading<T> reading) throws IOException {
        try {
            checkRegular(file);
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                return reading.of(new FileBytes(file, channel, channel.size()));
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

    Path file() {
        return file;
    }

    long length() {
        return length;
    }

    /**
     * Fills a buffer with the bytes from {@code at} on; the file can have become too short for it. In pieces, because the JDK
     * copies by way of memory outside the heap, as much as is asked for at once, and keeps it.
     */
    void fill(ByteBuffer buffer, long at, Reason tooShort) throws IOException {
        int end = buffer.limit();
        while (buffer.position() < end) {
            long here = at + buffer.position();
            buffer.limit(Math.min(end, buffer.position() + TensorBytes.PIECE));
            if (channel.read(buffer, here) < 0) {
                throw fault(
                        tooShort,
                        here,
                        null,
                        "the end of a file that became shorter while it was read",
                        "%d bytes".formatted(length));
            }
        }
    }

    /** These bytes, which the file had when it was opened. */
    ByteBuffer bytes(long at, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        fill(bytes, at, Reason.DATA_TRUNCATED);
        return bytes.flip();
    }

    /** The bytes from {@code begin} on, one after the other; each buffer is filled from its begin. */
    TensorBytes.Source from(long begin) {
        long[] at = {begin};
        return buffer -> {
            fill(buffer, at[0], Reason.DATA_TRUNCATED);
            at[0] += buffer.limit();
        };
    }

    CheckpointFormatException fault(Reason reason, long at, @Nullable String tensor, String got, String expected) {
        return new CheckpointFormatException(file, reason, at, tensor, got, expected);
    }
}
