package dev.refrain.nn.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.nn.io.CheckpointFormatException.Reason;
import dev.refrain.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;

/** Files as bytes, put together by hand, and what is said of those that are refused. */
final class Raw {
    private Raw() {}

    /** A file of a header, whose length it tells truly, and this many bytes of data. */
    static byte[] file(String header, int dataBytes) {
        return file(header.getBytes(UTF_8), dataBytes);
    }

    static byte[] file(byte[] header, int dataBytes) {
        return lying(header.length, header, dataBytes);
    }

    /** A file that says that its header has {@code claimed} bytes. */
    static byte[] lying(long claimed, byte[] header, int dataBytes) {
        return ByteBuffer.allocate(Header.LENGTH_BYTES + header.length + dataBytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(claimed)
                .put(header)
                .array();
    }

    /** A header's entry of a float32 tensor: {@code f32("a", "2", "0,8")}. */
    static String f32(String name, String sizes, String offsets) {
        return "\"%s\":{\"dtype\":\"F32\",\"shape\":[%s],\"data_offsets\":[%s]}".formatted(name, sizes, offsets);
    }

    /** The file is refused for this reason, in one line that names it, with a place within it; nothing else is thrown. */
    static CheckpointFormatException assertRefused(Reason reason, Path file) throws IOException {
        CheckpointFormatException thrown =
                assertThrows(CheckpointFormatException.class, () -> SafeTensors.read(file), file::toString);
        assertEquals(reason, thrown.reason(), thrown.getMessage());
        assertWellSaid(thrown, file);
        return thrown;
    }

    /** What every refusal keeps to. */
    static void assertWellSaid(CheckpointFormatException thrown, Path file) throws IOException {
        String message = thrown.getMessage();
        assertTrue(message.startsWith("read " + file + ": "), message);
        assertTrue(message.contains(": got ") && message.contains(", expected "), message);
        assertTrue(message.length() < 500 + file.toString().length(), message);
        assertTrue(message.chars().noneMatch(Character::isISOControl), message);
        assertTrue(thrown.offset() >= 0 && thrown.offset() <= Math.max(8, Files.size(file)), message);
        assertTrue(thrown.tensor().orElse("").length() <= 80, message);
    }

    static SequencedMap<String, Tensor> named(String name, Tensor tensor) {
        SequencedMap<String, Tensor> named = new LinkedHashMap<>();
        named.put(name, tensor);
        return named;
    }

    /** The names of the files in a folder, hidden ones too. */
    static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }
}
