package dev.refrain.nn.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.nn.Allocated;
import dev.refrain.nn.DataFormatException;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.tensor.IndexRangeException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;

class TextStreamTest {
    private static final Path FOLDER = temporaryFolder();

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("text-stream-test");
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
        return FOLDER.resolve("text.txt");
    }

    private static Path with(String text) throws IOException {
        return Files.writeString(file(), text);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of("a", "é", "寒", "𡵓", " ", "\t", "\n", "\r\n", "\r", "\uFEFF")
                .list()
                .ofMinSize(4)
                .ofMaxSize(60)
                .map(parts -> "=" + String.join("", parts));
    }

    private static String plain(String text) {
        return text.replace("\r\n", "\n").replace('\r', '\n');
    }

    /** The windows as strings of each lane: inputs and targets. */
    private static String lane(TextWindow window, int lane, boolean targets, Vocabulary vocabulary) {
        int width = window.inputs().shape().size(1);
        int[] ids = (targets ? window.targets() : window.inputs()).toArray();
        StringBuilder text = new StringBuilder();
        for (int i = lane; i < ids.length; i += width) {
            text.append(vocabulary.symbol(ids[i]));
        }
        return text.toString();
    }

    private static String part(String text, int from, int count) {
        int[] points = text.codePoints().skip(from).limit(count).toArray();
        return new String(points, 0, points.length);
    }

    @Property(seed = "2231", tries = 300)
    void lanesReadTheText(
            @ForAll("texts") String text,
            @ForAll boolean mark,
            @ForAll @IntRange(min = 1, max = 3) int lanes,
            @ForAll @IntRange(min = 1, max = 4) int steps)
            throws IOException {
        Path file = with((mark ? "\uFEFF" : "") + text);
        Vocabulary characters = Vocabulary.ofCharacters(file, List.of(), 1);
        TextStream stream = TextStream.open(file, characters);
        String plain = plain(text);
        int all = plain.codePointCount(0, plain.length());
        assertEquals(all, stream.length());
        int each = (all - 1) / lanes;
        if (each < steps) {
            assertThrows(HyperParameterException.class, () -> stream.windows(lanes, steps));
            return;
        }
        Batches<TextWindow> windows = stream.windows(lanes, steps);
        assertEquals(each / steps, windows.perEpoch());
        List<TextWindow> forward = new ArrayList<>();
        for (int w = 0; w < windows.perEpoch(); w++) {
            forward.add(windows.at(0, w));
            for (int lane = 0; lane < lanes; lane++) {
                int from = lane * each + w * steps;
                assertEquals(part(plain, from, steps), lane(forward.get(w), lane, false, characters));
                assertEquals(part(plain, from + 1, steps), lane(forward.get(w), lane, true, characters));
            }
        }
        Batches<TextWindow> others = stream.windows(lanes, steps);
        for (int w = forward.size() - 1; w >= 0; w--) { // a function of the position alone
            assertEquals(forward.get(w), others.at(1, w));
        }
    }

    @Property(seed = "2232", tries = 200)
    void theVocabularyIsThatOfTheTextInMemory(
            @ForAll("texts") String text, @ForAll @IntRange(min = 1, max = 3) int atLeast) throws IOException {
        List<String> reserved = List.of("<unknown>", "a");
        List<String> symbols = TextFile.read(with(text))
                .codePoints()
                .mapToObj(Character::toString)
                .toList();
        assertEquals(
                Vocabulary.counted(symbols, reserved, atLeast), Vocabulary.ofCharacters(file(), reserved, atLeast));
    }

    @Property(seed = "2233", tries = 300)
    void bytesThatComeInSmallPiecesAreTheSameText(
            @ForAll("texts") String text, @ForAll @IntRange(min = 1, max = 7) int buffer) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Characters characters = new Characters(
                Path.of("memory"),
                (into, position) -> {
                    int count = Math.min(into.remaining(), bytes.length - (int) position);
                    into.put(bytes, (int) position, count);
                    return count > 0 ? count : -1;
                },
                buffer);
        StringBuilder found = new StringBuilder();
        characters.forEach(found::appendCodePoint);
        assertEquals(plain(text), found.toString());
        assertEquals(bytes.length, characters.offset());
    }

    @Example
    void aCharacterWithoutAnIdIsNamedWithItsPlaceOrUnknown() throws IOException {
        Path file = with("ab\nb寒a");
        Vocabulary letters = Vocabulary.of(List.of("<unknown>", "a", "b", "\n"));
        assertEquals(
                file + ", line 2, column 2: got \"寒\" (U+5BD2), expected one of 4 symbols",
                assertThrows(IndexRangeException.class, () -> TextStream.open(file, letters))
                        .getMessage());
        TextStream stream = TextStream.open(file, letters, "<unknown>");
        TextWindow window = stream.windows(1, 5).at(0, 0);
        assertEquals("[1, 2, 3, 2, 0]", Arrays.toString(window.inputs().toArray()));
        assertEquals("[2, 3, 2, 0, 1]", Arrays.toString(window.targets().toArray()));
        assertThrows(IndexRangeException.class, () -> TextStream.open(file, letters, "<none>"));
        assertEquals(file + ": 6 characters", stream.toString());
    }

    @Example
    void whatIsNoTextIsSaidAsOfAFileInMemory() throws IOException {
        Vocabulary letters = Vocabulary.of(List.of("a", "\n"));
        for (byte[] bytes : List.of(
                new byte[0],
                " \n".getBytes(StandardCharsets.UTF_8),
                new byte[] {'a', '\r', 'a', 0},
                new byte[] {'a', '\r', '\n', (byte) 0xE0, (byte) 0x80, (byte) 0x80}, // more bytes than U+0000 needs
                new byte[] {'a', (byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80}, // above U+10FFFF
                new byte[] {'a', (byte) 0xC0, (byte) 0x80},
                new byte[] {'a', (byte) 0xED, (byte) 0xA0, (byte) 0x80},
                new byte[] {'a', (byte) 0xE5, (byte) 0xAF},
                new byte[] {'a', (byte) 0x80})) {
            Files.write(file(), bytes);
            String message = assertThrows(DataFormatException.class, () -> TextFile.read(file()))
                    .getMessage();
            assertEquals(
                    message,
                    assertThrows(DataFormatException.class, () -> TextStream.open(file(), letters, "a"))
                            .getMessage());
            assertEquals(
                    message,
                    assertThrows(DataFormatException.class, () -> Vocabulary.ofCharacters(file(), List.of(), 1))
                            .getMessage());
        }
        for (Path none : List.of(FOLDER, FOLDER.resolve("missing"))) {
            String message = assertThrows(DataFormatException.class, () -> TextFile.read(none))
                    .getMessage();
            assertEquals(
                    message,
                    assertThrows(DataFormatException.class, () -> TextStream.open(none, letters))
                            .getMessage());
            assertEquals(
                    message,
                    assertThrows(DataFormatException.class, () -> Vocabulary.ofCharacters(none, List.of(), 1))
                            .getMessage());
        }
    }

    @Example
    void aFileThatChangedIsNotRead() throws IOException {
        Path file = with("aaaaaaaaab");
        Batches<TextWindow> windows =
                TextStream.open(file, Vocabulary.of(List.of("a", "b"))).windows(2, 2);
        windows.at(0, 1);
        FileTime before = Files.getLastModifiedTime(file);
        String sentence = file + ": the file changed since it was opened, expected the same";
        with("aaaaaaaaaab");
        assertChanged(sentence, windows);
        with("a寒aaaaab"); // of as many bytes, and as old
        Files.setLastModifiedTime(file, before);
        assertChanged(sentence, windows);
        Files.setLastModifiedTime(with("aaaaaaaaab"), FileTime.fromMillis(1));
        assertChanged(sentence, windows);
        Files.setLastModifiedTime(file, before);
        windows.at(0, 1);
        Files.delete(file);
        assertEquals(
                file + ": there is no such file",
                assertThrows(DataFormatException.class, () -> windows.at(0, 0)).getMessage());
    }

    private static void assertChanged(String sentence, Batches<TextWindow> windows) {
        assertEquals(
                sentence,
                assertThrows(DataFormatException.class, () -> windows.at(0, 0)).getMessage());
    }

    @Example
    void whatIsTooShortIsSaid() throws IOException {
        TextStream stream = TextStream.open(with("aaaaa"), Vocabulary.of(List.of("a")));
        assertEquals(
                "windows: got a text of 5 characters, expected 7 or more for 3 lanes of 2 steps",
                assertThrows(HyperParameterException.class, () -> stream.windows(3, 2))
                        .getMessage());
        assertThrows(HyperParameterException.class, () -> stream.windows(0, 2));
        assertThrows(HyperParameterException.class, () -> stream.windows(2, 0));
        assertThrows(IndexRangeException.class, () -> stream.windows(2, 2).at(0, 1));
        assertEquals(1, stream.windows(2, 2).perEpoch());
    }

    /** 80 MiB are indexed and read at both ends and in the middle, in less than 2 MiB of memory in all. */
    @Example
    void memoryDoesNotGrowWithTheFile() throws IOException {
        byte[] piece = "寒山\r\nab𡵓cd".repeat(1 << 12).getBytes(StandardCharsets.UTF_8);
        int pieces = (80 << 20) / piece.length + 1;
        try (OutputStream out = Files.newOutputStream(file())) {
            for (int i = 0; i < pieces; i++) {
                out.write(piece);
            }
        }
        Vocabulary characters = Vocabulary.of(List.of("寒", "山", "\n", "a", "b", "𡵓", "c", "d"));
        long before = Allocated.bytes();
        TextStream stream = TextStream.open(file(), characters);
        Batches<TextWindow> windows = stream.windows(4, 16);
        long[] where = {0, 1, windows.perEpoch() / 2, windows.perEpoch() - 1};
        for (long index : where) {
            int[] ids = windows.at(0, index).inputs().toArray();
            long lane = (stream.length() - 1) / 4;
            for (int i = 0; i < ids.length; i++) {
                assertEquals((i % 4 * lane + index * 16 + i / 4) % 8, ids[i]);
            }
        }
        long bytes = Allocated.bytes() - before;
        assertEquals(8L * (1 << 12) * pieces, stream.length());
        assertTrue(bytes < 2 << 20, () -> "allocated " + bytes);
        Files.delete(file());
    }
}
