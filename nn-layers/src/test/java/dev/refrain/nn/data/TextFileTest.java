package dev.refrain.nn.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.refrain.nn.DataFormatException;
import dev.refrain.nn.HyperParameterException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;

class TextFileTest {
    private static final Path FOLDER = temporaryFolder();

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("text-file-test");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterContainer
    static void removeFolder() throws IOException {
        Files.deleteIfExists(file());
        Files.delete(FOLDER);
    }

    private static Path file() {
        return FOLDER.resolve("poems.txt");
    }

    private static String read(byte[] bytes) throws IOException {
        Files.write(file(), bytes);
        return TextFile.read(file());
    }

    private static String read(String text) throws IOException {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    /** With characters of one to four bytes, and all line ends. */
    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of("a", "é", "寒", "𡵓", " ", "\t", "\n", "\r\n", "\r", "\u001B", "\uFEFF", "~")
                .list()
                .ofMaxSize(40)
                .map(parts -> String.join("", parts));
    }

    @Property(seed = "611", tries = 300)
    void aTextComesBackWithPlainLineEnds(@ForAll("texts") String text) throws IOException {
        String full = "=" + text; // neither blank nor a mark at the beginning
        String plain = full.replace("\r\n", "\n").replace('\r', '\n');
        assertEquals(plain, read(full));
        assertEquals(plain, read("\uFEFF" + full));
    }

    @Property(seed = "612", tries = 300)
    void aByteThatIsNotUtf8IsNamedWithItsLineAndColumn(
            @ForAll("texts") String before,
            @ForAll("texts") String after,
            @ForAll @IntRange(min = 0xF8, max = 0xFF) int bad)
            throws IOException {
        Assume.that(!before.startsWith("\uFEFF"));
        byte[] head = before.getBytes(StandardCharsets.UTF_8);
        byte[] tail = after.getBytes(StandardCharsets.UTF_8);
        ByteBuffer all = ByteBuffer.allocate(head.length + 1 + tail.length);
        all.put(head).put((byte) bad).put(tail);
        assertRefused("%s: got byte 0x%02X, expected UTF-8".formatted(placeAfter(before), bad), all.array());
    }

    @Property(seed = "613", tries = 300)
    void aControlCharacterIsNamedWithItsLineAndColumn(
            @ForAll("texts") String before, @ForAll("texts") String after, @ForAll("controls") int bad)
            throws IOException {
        Assume.that(!before.startsWith("\uFEFF"));
        assertRefused(
                "%s: got control character U+%04X, expected text: is it a binary file?"
                        .formatted(placeAfter(before), bad),
                (before + Character.toString(bad) + after).getBytes(StandardCharsets.UTF_8));
    }

    @Provide
    Arbitrary<Integer> controls() {
        return Arbitraries.of(0, 1, 7, 8, 0x0B, 0x0C, 0x1A, 0x1F, 0x7F, 0x80, 0x9F);
    }

    private static String placeAfter(String before) {
        String[] lines = (before.replace("\r\n", "\n").replace('\r', '\n') + "x").split("\n", -1);
        return "line %d, column %d"
                .formatted(lines.length, lines[lines.length - 1].codePoints().count());
    }

    private static void assertRefused(String sentence, byte[] bytes) {
        assertEquals(
                file() + ", " + sentence,
                assertThrows(DataFormatException.class, () -> read(bytes)).getMessage());
    }

    @Example
    void aCharacterThatIsCutOffAtTheEndIsNotUtf8() {
        byte[] cut = {'a', '\n', 'b', (byte) 0xE5, (byte) 0xAF}; // 寒 without its last byte
        assertRefused("line 2, column 2: got byte 0xE5, expected UTF-8", cut);
        byte[] inGb18030 = {(byte) 0xBA, (byte) 0xAE};
        assertRefused("line 1, column 1: got byte 0xBA, expected UTF-8", inGb18030);
        byte[] surrogate = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF, 'a', (byte) 0xED, (byte) 0xA0, (byte) 0x80};
        assertRefused("line 1, column 2: got byte 0xED, expected UTF-8", surrogate);
    }

    @Example
    void aFileWithoutATextIsEmpty() {
        for (String empty : new String[] {"", "\uFEFF", " \r\n\t\u3000\n"}) {
            assertEquals(
                    file() + ": the file is empty, expected a text",
                    assertThrows(DataFormatException.class, () -> read(empty)).getMessage());
        }
    }

    @Example
    void whatIsNoFileIsOneSentenceWithItsName() {
        assertUnreadable(FOLDER + ": got a folder, expected a text file", FOLDER);
        Path missing = FOLDER.resolve("missing.txt");
        assertUnreadable(missing + ": there is no such file", missing);
        Path below = file().resolve("poem"); // a file is no folder
        assertThrows(DataFormatException.class, () -> read(""));
        assertUnreadable(below + ": the file cannot be read: " + below + ": Not a directory", below);
    }

    @Example
    void aFileWithoutPermissionIsSaid() throws IOException {
        read("text");
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("---------"));
        try {
            if (!Files.isReadable(file())) { // root may read all
                assertUnreadable(file() + ": the file may not be read: permission denied", file());
            }
        } finally {
            Files.delete(file());
        }
    }

    private static void assertUnreadable(String sentence, Path file) {
        assertEquals(
                sentence,
                assertThrows(DataFormatException.class, () -> TextFile.read(file))
                        .getMessage());
    }

    @Example
    void aFileOfMoreThanTheLimitIsRefused() throws IOException {
        String text = "寒".repeat(1 << 20);
        read(text);
        assertEquals(text, TextFile.read(file(), 3 << 20));
        assertEquals(
                file() + ": got a file of more than 2 MiB, expected that at most",
                assertThrows(DataFormatException.class, () -> TextFile.read(file(), 2 << 20))
                        .getMessage());
        assertEquals(
                file() + ": got a file of more than 100 bytes, expected that at most",
                assertThrows(DataFormatException.class, () -> TextFile.read(file(), 100))
                        .getMessage());
        assertEquals(
                "mostBytes: got 0, expected 1 or more",
                assertThrows(HyperParameterException.class, () -> TextFile.read(file(), 0))
                        .getMessage());
    }

    @Example
    void placesCountFromOneAndEveryLineEndOnce() {
        String text = "a\r\n寒𡵓b\rc\n\nd";
        assertEquals(new Place(1, 1), Place.of(text, 0));
        assertEquals(new Place(1, 2), Place.of(text, 1));
        assertEquals(new Place(2, 1), Place.of(text, text.indexOf('寒')));
        assertEquals(new Place(2, 3), Place.of(text, text.indexOf('b')));
        assertEquals(new Place(3, 1), Place.of(text, text.indexOf('c')));
        assertEquals(new Place(5, 2), Place.of(text, text.length()));
        assertEquals("line 5, column 2", Place.of(text, text.length()).toString());
    }
}
