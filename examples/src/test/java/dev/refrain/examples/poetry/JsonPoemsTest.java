package dev.refrain.examples.poetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.nn.DataFormatException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonPoemsTest {
    private static final Path FILE = Path.of("poems");

    /** As in chinese-poetry, json/poet.tang.0.json. */
    private static final String ARRAY = """
            [
              {
                "author": "太宗皇帝",
                "paragraphs": ["粤予承累聖，懸弧亦在茲。", "單于陪武帳，日逐衛文{木|囟/比}。"],
                "strains": [["平"], {"仄": 1}],
                "title": "幸武功慶善宮", "id": 7
              },
              {"author": null, "paragraphs": [], "title": "殘句"},
              {"author": "和岘", "paragraphs": ["气和玉烛，□□□□。"], "rhythmic": "导引", "notes": null}
            ]
            """;

    @Test
    void anArrayIsReadAndPoemsWithoutVerseAreSkipped() {
        assertEquals(
                List.of(
                        new Poem("幸武功慶善宮", "太宗皇帝", List.of("粤予承累聖", "懸弧亦在茲", "單于陪武帳", "日逐衛文□")),
                        new Poem("导引", "和岘", List.of("气和玉烛", "□□□□"))),
                JsonPoems.of(FILE, ARRAY));
    }

    @Test
    void objectsOnALineEachAreRead() {
        String lines = """
                {"title": "a", "author": "b", "form": "wujue", "lines": ["白日依山盡", "黃河入海流"]}

                {"lines": ["Tyger, Tyger"], "title": null}
                """;
        assertEquals(
                List.of(new Poem("a", "b", List.of("白日依山盡", "黃河入海流")), new Poem("", "", List.of("Tyger, Tyger"))),
                JsonPoems.of(FILE, lines));
        assertEquals(List.of(), JsonPoems.of(FILE, "[]"));
    }

    @Test
    void poemsAreToldFromOtherArrays() {
        assertTrue(JsonPoems.isArrayOfPoems(FILE, ARRAY));
        assertTrue(JsonPoems.isArrayOfPoems(FILE, "[{\"a\": [{}], \"lines\": []}]"));
        for (String other : List.of("[]", "[{\"name\": \"太宗皇帝\", \"desc\": \"\"}]", "[1]", "{\"lines\": []}")) {
            assertFalse(JsonPoems.isArrayOfPoems(FILE, other), other);
        }
        assertRefused(", line 1, column 3: got broken JSON: Unexpected character ('?'", "[{?", true);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "[1]                           | line 1, column 2: got a number, expected an object with the lines of a poem",
                "[[]]                          | line 1, column 2: got an array, expected an object with the lines of a poem",
                "{\"title\": \"寒\"}           | line 1, column 1: got an object without lines or paragraphs, expected a poem",
                "{\"lines\": \"寒\"}           | line 1, column 11: got a string, expected an array of strings as lines",
                "{\"𡵓\": 1, \"lines\": null}  | line 1, column 19: got null, expected an array of strings as lines",
                "[{\"paragraphs\": [\"a\", {}]}] | line 1, column 23: got an object, expected a string in paragraphs",
                "[{\"lines\": [true]}]         | line 1, column 13: got a truth value, expected a string in lines",
                "{\"title\": 7.5}              | line 1, column 11: got a number, expected a string as title",
            })
    void whatIsNoPoemIsOneSentence(String text, String sentence) {
        assertEquals(
                "poems, " + sentence,
                assertThrows(DataFormatException.class, () -> JsonPoems.of(FILE, text))
                        .getMessage());
    }

    @Test
    void brokenJsonIsOneSentenceWithItsPlace() {
        assertRefused(
                ", line 2, column 11: got broken JSON: Unexpected end-of-input: expected close marker for Array",
                "{\n\"lines\": [",
                false);
        assertRefused(
                ", line 1, column 23: got broken JSON: Duplicate Object property \"title\"",
                "{\"title\":null, \"title\":null}",
                false);
        String deep = "{\"a\": " + "[".repeat(40);
        assertRefused(
                ": got JSON beyond the limits: Document nesting depth (33) exceeds the maximum allowed (32)",
                deep,
                false);
    }

    @Test
    void aTextThatOnlyBeginsLikeJsonIsToldWhy() {
        String message = assertThrows(DataFormatException.class, () -> JsonPoems.of(FILE, "[Verse 1]\n春"))
                .getMessage();
        assertTrue(message.endsWith("; it was taken for JSON as it begins with ["), message);
        assertFalse(message.contains("Source") || message.contains("Feature"), message);
    }

    @Test
    void halfASurrogatePairIsRefusedWithItsPlace() {
        assertRefused(
                ", line 1, column 12: got half a surrogate pair in a string, expected Unicode text",
                "{\"lines\": [\"\\ud83d 春\"]}",
                false);
    }

    private static void assertRefused(String beginning, String text, boolean peek) {
        String message = assertThrows(DataFormatException.class, () -> {
                    if (peek) {
                        JsonPoems.isArrayOfPoems(FILE, text);
                    }
                    JsonPoems.of(FILE, text);
                })
                .getMessage();
        assertTrue(message.startsWith("poems" + beginning), message);
        assertFalse(message.contains("\n"), message);
    }
}
