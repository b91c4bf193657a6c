package dev.refrain.examples.poetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.refrain.nn.DataFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusTest {
    private static final String LINE = "{\"title\": \"%s\", \"lines\": [\"%s\"]}\n";

    @TempDir
    private Path folder;

    private String write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private static List<String> titles(List<Poem> poems) {
        return poems.stream().map(Poem::title).toList();
    }

    @Test
    void theBuiltInPoemsAreThere() {
        Corpus corpus = Corpus.open("built-in");
        assertEquals("built-in", corpus.name());
        assertEquals(List.of("首春", "初晴落景", "初夏", "度秋"), titles(corpus.train()));
        assertEquals(
                List.of(8, 8, 12, 8),
                corpus.train().stream().map(poem -> poem.lines().size()).toList());
        assertEquals("含毫属微理", corpus.train().getLast().lines().getLast());
        assertEquals(List.of(), corpus.valid());
        assertEquals(List.of(), corpus.test());
    }

    @Test
    void theFormatOfAFileIsToldByItsContent() throws IOException {
        List<Poem> expected = List.of(new Poem("", "", List.of("白日依山盡")));
        for (String text : List.of(
                "白日依山盡",
                "\uFEFF \r\n白日依山盡。\r\n",
                "白日依山盡\n%\n",
                "\n {\"lines\": [\"白日依山盡\"]}",
                "[{\"paragraphs\": [\"白日依山盡。\"]}]")) {
            Corpus corpus = Corpus.open(write("poems.dat", text));
            assertEquals(expected, corpus.train(), text);
            assertEquals(folder.resolve("poems.dat").toString(), corpus.name());
        }
    }

    @Test
    void aFolderThatIsSplitStaysSplit() throws IOException {
        write("train.jsonl", LINE.formatted("a", "白日依山盡") + LINE.formatted("b", "白日依山盡"));
        write("test.jsonl", LINE.formatted("c", "白日依山盡"));
        write("other.json", "[{");
        Corpus corpus = Corpus.open(folder.toString());
        assertEquals(List.of("a", "b"), titles(corpus.train()));
        assertEquals(List.of(), corpus.valid());
        assertEquals(List.of("c"), titles(corpus.test()));
    }

    @Test
    void theArraysOfAFolderAreReadInTheOrderOfTheirNames() throws IOException {
        write("poet.2.json", "[" + LINE.formatted("b", "黃河入海流") + "]");
        write("poet.1.json", "[" + LINE.formatted("a", "白日依山盡") + "]");
        write("authors.json", "[{\"name\": \"太宗皇帝\"}]");
        write("readme.txt", "poems");
        assertEquals(List.of("a", "b"), titles(Corpus.open(folder.toString()).train()));
    }

    @Test
    void whereThereIsNoPoemIsOneSentence() throws IOException {
        assertRefused(
                folder + ": got a folder without poems, expected train.jsonl or *.json files that are arrays of poems",
                folder.toString());
        write("authors.json", "[{\"name\": \"太宗皇帝\"}]");
        assertRefused(
                folder + ": got a folder without poems, expected train.jsonl or *.json files that are arrays of poems",
                folder.toString());
        String marks = write("marks.txt", "。，\n");
        assertRefused(marks + ": got no poem, expected 1 or more", marks);
        String array = write("array.json", "[]");
        assertRefused(array + ": got no poem, expected 1 or more", array);
        String empty = write("empty.txt", "");
        assertRefused(empty + ": the file is empty, expected a text", empty);
        assertRefused("nowhere: there is no such file", "nowhere");
        assertRefused("corpus: got an empty name, expected built-in, a file or a folder", " ");
        assertRefused("corpus: got a name that no file can have, expected built-in, a file or a folder", "a\0b");
    }

    @Test
    void whatIsNoTextIsOneSentence() throws IOException {
        String binary = write("binary", "ab\n\0c");
        assertRefused(
                binary + ", line 2, column 1: got control character U+0000, expected text: is it a binary file?",
                binary);
        Path bytes = Files.write(folder.resolve("bytes"), new byte[] {'a', (byte) 0xFF});
        assertRefused(bytes + ", line 1, column 2: got byte 0xFF, expected UTF-8", bytes.toString());
    }

    private static void assertRefused(String sentence, String where) {
        assertEquals(
                sentence,
                assertThrows(DataFormatException.class, () -> Corpus.open(where))
                        .getMessage());
    }
}
