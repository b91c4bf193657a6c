package dev.refrain.nn.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.nn.io.CheckpointFormatException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that are not as the format says, by the classes F01 to F19 in which others have let some pass. */
class MalformedFilesTest {
    @TempDir
    private Path folder;

    static Stream<MalformedFile> all() {
        return Stream.concat(MalformedHeaders.all(), MalformedEntries.all());
    }

    private Path written(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("model.safetensors"), bytes);
    }

    private CheckpointFormatException refused(Reason reason, String header, int dataBytes) throws IOException {
        return Raw.assertRefused(reason, written(Raw.file(header, dataBytes)));
    }

    @ParameterizedTest
    @MethodSource("all")
    void isRefusedForItsReason(MalformedFile file) throws IOException {
        Raw.assertRefused(file.reason(), written(file.bytes()));
    }

    @Test
    void everyClassAndEveryReasonIsTried() {
        List<MalformedFile> files = all().toList();
        Set<String> classes =
                files.stream().map(each -> each.what().substring(0, 3)).collect(Collectors.toSet());
        IntStream.rangeClosed(1, 17).forEach(i -> assertTrue(classes.contains("F%02d".formatted(i)), "F" + i));
        Set<Reason> reasons = files.stream().map(MalformedFile::reason).collect(Collectors.toSet());
        reasons.add(Reason.NOT_A_REGULAR_FILE); // ReadFailuresTest
        reasons.addAll(EnumSet.of(Reason.VERSION_UNSUPPORTED, Reason.CHECKSUM_MISMATCH)); // CheckpointFileTest
        reasons.addAll(EnumSet.range(Reason.NOT_NPY, Reason.INFLATED_TOO_LARGE)); // NpyTest, MalformedArchivesTest
        assertEquals(EnumSet.allOf(Reason.class), EnumSet.copyOf(reasons));
        assertTrue(files.size() >= 140, () -> "only " + files.size());
        assertEquals(
                files.size(), files.stream().map(MalformedFile::what).distinct().count());
    }

    @Test
    void theMessageSaysWhatAndWhere() throws IOException {
        String header = "{" + Raw.f32("a", "2", "0,8") + "," + Raw.f32("b", "2", "4,12") + "}";
        CheckpointFormatException thrown = refused(Reason.OFFSET_OVERLAP, header, 12);
        assertEquals(
                "read %s: an overlap in the data in tensor \"b\" at byte %d: got begin 4, expected 8, where tensor \"a\" ends"
                        .formatted(folder.resolve("model.safetensors"), 8 + header.length() + 4),
                thrown.getMessage());
        assertEquals(Optional.of("b"), thrown.tensor());
        assertEquals(8 + header.length() + 4, thrown.offset());
    }

    @Test
    void placesInTheHeaderAreCountedInBytes() throws IOException {
        String before = "{\"__metadata__\":{\"ä€\":\"𝄞\"},";
        int bytes = before.length() + 1 + 2 + 2; // ä has 2 bytes, € has 3, 𝄞 has 4 for two characters
        CheckpointFormatException thrown = refused(Reason.BAD_ENTRY, before + "\"w\":1}", 0);
        assertEquals(8 + bytes + "\"w\":".length(), thrown.offset());
        assertEquals(Optional.of("w"), thrown.tensor());
        assertEquals(
                8 + bytes,
                refused(Reason.SIZE_MISMATCH, before + Raw.f32("w", "1", "0,8") + "}", 8)
                        .offset());
        long behind = refused(Reason.HEADER_NOT_JSON, before + "?", 0).offset(); // the ? was read
        assertEquals(8 + bytes + 1, behind);
    }

    @Test
    void strangeNamesAreShownEscapedAndCut() throws IOException {
        String name = "\u202e\\\"'/../" + "x".repeat(200);
        CheckpointFormatException thrown =
                refused(Reason.UNKNOWN_FIELD, "{\"%s\":{\"\\r\\n\":0}}".formatted(json(name)), 0);
        String shown = thrown.tensor().orElseThrow();
        assertTrue(shown.startsWith("\\u202e\\\\\\\"'/../xxx") && shown.endsWith("x…"), shown);
        assertEquals(80, shown.length());
        assertTrue(thrown.getMessage().contains("got \"\\u000d\\u000a\""), thrown.getMessage());
    }

    private static String json(String name) {
        return name.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    @Test
    void aTensorOfAnUnsupportedTypeIsNamedWithIt() throws IOException {
        String header = "{\"embedding\":{\"dtype\":\"I16\",\"shape\":[2],\"data_offsets\":[0,4]}}";
        CheckpointFormatException thrown = refused(Reason.UNKNOWN_DTYPE, header, 4);
        assertEquals(Optional.of("embedding"), thrown.tensor());
        assertTrue(
                thrown.getMessage()
                        .contains(
                                "in tensor \"embedding\" at byte 30: got \"I16\", expected \"F32\", \"F64\", \"F16\" or \"BF16\""),
                thrown.getMessage());
    }
}
