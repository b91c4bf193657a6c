package dev.refrain.nn.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.nn.HyperParameterException;
import dev.refrain.nn.Parameters;
import dev.refrain.nn.cell.LstmCell;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The value: what it may hold, and that nobody changes it. */
class SafeTensorsTest {
    private static final Tensor ONE = Tensor.of(new float[] {1}, 1);

    private static void assertNot(SequencedMap<String, Tensor> tensors, Map<String, String> metadata, String... parts) {
        String message = assertThrows(HyperParameterException.class, () -> SafeTensors.of(tensors, metadata))
                .getMessage();
        assertTrue(message.startsWith("safetensors: got "), message);
        for (String part : parts) {
            assertTrue(message.contains(part), message);
        }
    }

    private static Arguments refused(String name, String part) {
        return Arguments.of(name, part);
    }

    static Stream<Arguments> names() {
        return Stream.of(
                refused("", "an empty name"),
                refused("n".repeat(513), "a name of 513 characters"),
                refused("a\nb", "the name \"a\\u000ab\""),
                refused("\u0000", "the name \"\\u0000\""),
                refused("\u009f", "the name \"\\u009f\""),
                refused("__metadata__", "the name of the metadata"),
                refused("a\ud800", "half a surrogate pair in \"a\\ud800\""),
                refused("\udc00\ud800", "half a surrogate pair"));
    }

    @ParameterizedTest
    @MethodSource("names")
    void namesThatAFileCannotHaveAreRefused(String name, String part) {
        assertNot(Raw.named(name, ONE), Map.of(), part, "expected");
    }

    @Test
    void metadataIsUnicodeAndBounded() {
        assertNot(Raw.named("a", ONE), Map.of("\ud800", ""), "half a surrogate pair in \"\\ud800\"");
        assertNot(Raw.named("a", ONE), Map.of("k", "\udc00"), "half a surrogate pair in \"\\udc00\"");
        assertNot(Raw.named("a", ONE), Map.of("k", "v".repeat(2 << 20)), "2097153 characters of metadata", "2097152");
        Map<String, String> many = IntStream.rangeClosed(0, 1 << 14)
                .mapToObj(Integer::toString)
                .collect(Collectors.toMap(each -> each, each -> ""));
        assertNot(Raw.named("a", ONE), many, "16385 keys of metadata", "at most 16384");
    }

    @Test
    void tensorsAreBoundedAsReadingIs() {
        SequencedMap<String, Tensor> many = new LinkedHashMap<>();
        IntStream.rangeClosed(0, 1 << 16).forEach(i -> many.put("t" + i, ONE));
        assertNot(many, Map.of(), "65537 tensors", "at most 65536");
        SequencedMap<String, Tensor> longNames = new LinkedHashMap<>();
        IntStream.rangeClosed(0, 1 << 14).forEach(i -> longNames.put("%0512d".formatted(i), ONE));
        assertNot(longNames, Map.of(), "8389120 characters of names", "at most 8388608");
        SequencedMap<String, Tensor> longHeader = new LinkedHashMap<>();
        IntStream.range(0, 1 << 14).forEach(i -> longHeader.put("€".repeat(400) + i, ONE));
        assertNot(longHeader, Map.of(), "bytes of header", "at most 16777216");
    }

    @Test
    void theMostThatIsAllowedIsWrittenAndRead(@TempDir Path folder) throws IOException {
        SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
        IntStream.range(0, 1 << 16).forEach(i -> tensors.put("n".repeat(100) + i, Tensor.zeros(DType.FLOAT32, 0)));
        tensors.pollFirstEntry();
        tensors.put("𝄞".repeat(256), Tensor.zeros(DType.FLOAT64, 1, 1, 1, 1, 1, 1, 1, 1));
        SafeTensors content = SafeTensors.of(tensors, Map.of("k", "v".repeat((2 << 20) - 1)));
        content.write(folder.resolve("most"));
        assertEquals(content, SafeTensors.read(folder.resolve("most")));
    }

    @Test
    void nothingIsNull() {
        assertEquals("tensors", nullNamed(() -> SafeTensors.of(null, Map.of())));
        assertEquals("metadata", nullNamed(() -> SafeTensors.of(Raw.named("a", ONE), null)));
        assertEquals("a", nullNamed(() -> SafeTensors.of(Raw.named("a", null), Map.of())));
        Map<String, String> nothing = new HashMap<>();
        nothing.put("k", null);
        assertEquals("k", nullNamed(() -> SafeTensors.of(Raw.named("a", ONE), nothing)));
        assertEquals("file", nullNamed(() -> SafeTensors.read(null)));
        assertEquals(
                "file",
                nullNamed(() -> SafeTensors.of(Raw.named("a", ONE), Map.of()).write(null)));
    }

    private static String nullNamed(Executable call) {
        return assertThrows(NullPointerException.class, call).getMessage();
    }

    @Test
    void theMapsAreCopiedAndCannotBeWritten() {
        SequencedMap<String, Tensor> tensors = Raw.named("a", ONE);
        Map<String, String> metadata = new HashMap<>(Map.of("k", "v"));
        SafeTensors content = SafeTensors.of(tensors, metadata);
        tensors.put("b", ONE);
        metadata.put("l", "");
        assertEquals(Map.of("a", ONE), content.tensors());
        assertEquals(Map.of("k", "v"), content.metadata());
        assertThrows(
                UnsupportedOperationException.class, () -> content.tensors().clear());
        assertThrows(
                UnsupportedOperationException.class, () -> content.metadata().clear());
        assertEquals("SafeTensors[1 tensors, metadata [k]]", content.toString());
    }

    @Test
    void metadataIsSortedByKey() {
        Map<String, String> metadata = new LinkedHashMap<>();
        List.of("c", "a", "b").forEach(key -> metadata.put(key, ""));
        SafeTensors content = SafeTensors.of(Raw.named("a", ONE), metadata);
        assertEquals(List.of("a", "b", "c"), List.copyOf(content.metadata().keySet()));
        assertNotEquals(content, SafeTensors.of(Raw.named("a", ONE), Map.of("a", "")));
        assertNotEquals(content, SafeTensors.of(Raw.named("b", ONE), metadata));
        assertNotEquals(content, SafeTensors.of(Raw.named("a", ONE.to(DType.FLOAT64)), metadata));
        assertNotEquals(content, "SafeTensors");
    }

    @Test
    void aModelIsSavedAndLoaded(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("lstm.safetensors");
        LstmCell saved = Parameters.initialise(new LstmCell(3, 50), 4, DType.FLOAT64);
        SafeTensors.of(Parameters.values(saved), Map.of()).write(file);
        LstmCell loaded =
                Parameters.load(new LstmCell(3, 50), SafeTensors.read(file).tensors());
        assertEquals(Parameters.sha256(saved), Parameters.sha256(loaded));
    }
}
