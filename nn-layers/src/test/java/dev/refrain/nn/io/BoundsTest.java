package dev.refrain.nn.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.nn.Allocated;
import dev.refrain.nn.io.CheckpointFormatException.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a file costs is bounded by its length, whatever it claims: 2 bytes of heap for one, and 16 MiB. */
class BoundsTest {
    private static final long MIB = 1 << 20;

    @TempDir
    private Path folder;

    /** The bytes allocated while a file is read, or refused for a reason of the format. */
    private static long allocated(Path file) throws Throwable {
        long before = Allocated.bytes();
        try {
            SafeTensors.read(file);
        } catch (CheckpointFormatException refused) {
            assertTrue(refused.getMessage().length() < 1000, refused.getMessage());
        }
        return Allocated.bytes() - before;
    }

    static Stream<MalformedFile> greedy() {
        byte[] empty = "{}".getBytes(UTF_8);
        String claims = Raw.f32("a", "2147483639", "0,8589934556");
        return Stream.of(
                MalformedFile.of("length 2⁶³ - 1", Reason.HEADER_TOO_LARGE, Raw.lying(Long.MAX_VALUE, empty, 0)),
                MalformedFile.of("length 16 MiB", Reason.HEADER_TRUNCATED, Raw.lying(16 << 20, empty, 0)),
                MalformedFile.of("8 GiB of data", Reason.DATA_TRUNCATED, "{" + claims + "}", 8),
                MalformedFile.of("arrays", Reason.TOO_DEEP, "{\"a\":" + "[".repeat(15_000_000), 0),
                MalformedFile.of("objects", Reason.TOO_DEEP, "{\"a\":".repeat(3_000_000), 0),
                MalformedFile.of("digits", Reason.BAD_NUMBER, "{" + Raw.f32("a", "9".repeat(15_000_000), "0,8"), 8),
                MalformedFile.of("exponent", Reason.BAD_NUMBER, "{" + Raw.f32("a", "1e999999999", "0,8") + "}", 8),
                MalformedFile.of("text", Reason.TOO_MUCH_METADATA, metadata("\"" + "€".repeat(5_000_000) + "\""), 8),
                MalformedFile.of("name", Reason.BAD_NAME, "{\"" + "€".repeat(5_000_000) + "\":1}", 8));
    }

    private static String metadata(String text) {
        return "{\"__metadata__\":{\"k\":" + text + "}}";
    }

    @ParameterizedTest
    @MethodSource("greedy")
    void aClaimCostsNoMoreThanTheFile(MalformedFile greedy) throws Throwable {
        Path file = Files.write(folder.resolve("greedy"), greedy.bytes());
        Raw.assertRefused(greedy.reason(), file);
        assertBounded(greedy.what(), file);
    }

    private static void assertBounded(String what, Path file) throws Throwable {
        long begin = System.nanoTime();
        long bytes = allocated(file);
        Duration time = Duration.ofNanos(System.nanoTime() - begin);
        long length = Files.size(file);
        assertTrue(bytes <= 2 * length + 16 * MIB, "%s: %d bytes for %d".formatted(what, bytes, length));
        assertTrue(time.toMillis() < 5 * (1000 + 10 * length / MIB), what + ": " + time);
    }

    /** In a JVM of its own with that much heap, for what counts is what is held at once. */
    @ParameterizedTest
    @ValueSource(strings = {"", "€", "€ and many more characters, so that every name takes two bytes for each of them"})
    void manyTensorsFitTheHeapThatTheFileAllows(String prefix) throws Exception {
        String header = IntStream.range(0, 65_536)
                .mapToObj(i -> Raw.f32(prefix + Integer.toString(i, 36), "0", "0,0"))
                .collect(Collectors.joining(",", "{", "}"));
        Path file = Files.write(folder.resolve("many"), Raw.file(header, 0));
        assertEquals("65536 tensors", ReadInLittleHeap.run(file, 2 * Files.size(file) + 16 * MIB));
    }

    @Test
    void manyClaimsFitTheHeapThatTheFileAllows() throws Exception {
        String header = IntStream.range(0, 65_536)
                .mapToObj(i -> Raw.f32("a" + i, "536870911", "0,2147483644"))
                .collect(Collectors.joining(",", "{", "}"));
        Path file = Files.write(folder.resolve("many"), Raw.file(header, 0));
        assertEquals("OFFSET_OVERLAP", ReadInLittleHeap.run(file, 2 * Files.size(file) + 16 * MIB));
    }

    @Test
    void dataIsHeldOnce() throws Throwable {
        String header = "{" + Raw.f32("a", "8388608", "0,33554432") + "}";
        assertBounded("32 MiB of data", Files.write(folder.resolve("data"), Raw.file(header, 32 << 20)));
    }
}
