package dev.refrain.nn.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.nn.DataFormatException;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.tensor.IndexRangeException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.UniqueElements;

class VocabularyTest {
    @Property(seed = "601", tries = 200)
    void symbolsAndIdsAreEachOthersInverse(
            @ForAll @Size(min = 1, max = 50) @UniqueElements List<@NotEmpty String> symbols) {
        Vocabulary vocabulary = Vocabulary.of(symbols);
        assertEquals(symbols.size(), vocabulary.size());
        assertEquals(symbols, vocabulary.symbols());
        for (int id = 0; id < symbols.size(); id++) {
            assertEquals(id, vocabulary.id(symbols.get(id)));
            assertEquals(id, vocabulary.idOr(symbols.get(id), -7));
            assertEquals(symbols.get(id), vocabulary.symbol(id));
            assertTrue(vocabulary.contains(symbols.get(id)));
        }
    }

    /** Few different ones, so that many counts are equal; some need surrogates. */
    @Provide
    Arbitrary<List<String>> texts() {
        return Arbitraries.of("a", "b", "ab", "寒", "\uFFFD", "𡵓", "😀", "<end>")
                .list()
                .ofMaxSize(60);
    }

    @Property(seed = "602", tries = 300)
    void countingAgreesWithCountingOneByOne(
            @ForAll("texts") List<String> text, @ForAll @IntRange(min = 1, max = 5) int atLeast, @ForAll long seed) {
        List<String> reserved = List.of("<unknown>", "<end>");
        Vocabulary vocabulary = Vocabulary.counted(text, reserved, atLeast);
        assertEquals(reserved, vocabulary.symbols().subList(0, 2));
        List<String> rest = vocabulary.symbols().subList(2, vocabulary.size());
        for (String symbol : Set.copyOf(text)) {
            boolean counted = Collections.frequency(text, symbol) >= atLeast && !reserved.contains(symbol);
            assertEquals(counted, rest.contains(symbol), symbol);
        }
        for (int i = 0; i + 1 < rest.size(); i++) {
            int here = Collections.frequency(text, rest.get(i));
            int next = Collections.frequency(text, rest.get(i + 1));
            boolean ordered = rest.get(i).codePointAt(0) < rest.get(i + 1).codePointAt(0)
                    || rest.get(i + 1).startsWith(rest.get(i));
            assertTrue(here > next || (here == next && ordered), rest::toString);
        }
        List<String> shuffled = new ArrayList<>(text);
        Collections.shuffle(shuffled, new Random(seed));
        assertEquals(vocabulary, Vocabulary.counted(shuffled, reserved, atLeast));
    }

    @Example
    void theOrderIsThatOfCodePointsAndNotOfUtf16() {
        assertEquals(
                List.of("a", "\uFFFD", "𡵓"),
                Vocabulary.counted(List.of("𡵓", "\uFFFD", "a"), List.of(), 1).symbols());
    }

    @Example
    void unknownSymbolsAreNamedWithTheirCodePoints() {
        Vocabulary vocabulary = Vocabulary.of(List.of("春", "秋"));
        assertFalse(vocabulary.contains("寒"));
        assertEquals(-1, vocabulary.idOr("寒", -1));
        assertUnknown("\"寒\" (U+5BD2)", vocabulary, "寒");
        assertUnknown("\"𡵓\" (U+21D53)", vocabulary, "𡵓");
        assertUnknown("\"\\n\" (U+000A)", vocabulary, "\n");
        assertUnknown("\"\\u{1B}[\" (U+001B U+005B)", vocabulary, "\u001B[");
        assertUnknown("\"\\u{FEFF}\" (U+FEFF)", vocabulary, "\uFEFF");
        assertUnknown("\"\\r\\t\\\"\\\\\" (U+000D U+0009 U+0022 U+005C)", vocabulary, "\r\t\"\\");
        assertUnknown("\"\"", vocabulary, "");
        assertUnknown(
                "\"aaaaaaaa...\" (U+0061 U+0061 U+0061 U+0061 U+0061 U+0061 U+0061 U+0061...)",
                vocabulary,
                "a".repeat(1000));
    }

    private static void assertUnknown(String shown, Vocabulary vocabulary, String symbol) {
        assertEquals(
                "vocabulary: got " + shown + ", expected one of its 2 symbols",
                assertThrows(IndexRangeException.class, () -> vocabulary.id(symbol))
                        .getMessage());
    }

    @Example
    void idsOutOfRangeAreNamed() {
        Vocabulary vocabulary = Vocabulary.of(List.of("a", "b", "c"));
        for (int id : new int[] {3, -1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            assertEquals(
                    "vocabulary: got id " + id + ", expected 0..2 of 3 symbols",
                    assertThrows(IndexRangeException.class, () -> vocabulary.symbol(id))
                            .getMessage());
        }
    }

    @Example
    void whatIsNoVocabularyIsOneSentence() {
        assertRefused("vocabulary: got no symbols, expected 1 or more", List.of());
        assertRefused(
                "vocabulary: got \"b\" (U+0062) as symbols 1 and 3, expected every symbol once",
                List.of("a", "b", "c", "b"));
        assertRefused("vocabulary: symbol 1 is empty, expected 1 character or more", List.of("a", ""));
        assertEquals(
                "vocabulary: got no symbols, expected 1 or more",
                assertThrows(DataFormatException.class, () -> Vocabulary.counted(List.of("a"), List.of(), 2))
                        .getMessage());
        assertEquals(
                "atLeast: got 0, expected 1 or more",
                assertThrows(HyperParameterException.class, () -> Vocabulary.counted(List.of("a"), List.of(), 0))
                        .getMessage());
    }

    private static void assertRefused(String sentence, List<String> symbols) {
        assertEquals(
                sentence,
                assertThrows(DataFormatException.class, () -> Vocabulary.of(symbols))
                        .getMessage());
    }

    @Example
    void aVocabularyDoesNotChangeWithTheListItWasMadeFrom() {
        List<String> symbols = new ArrayList<>(List.of("a", "b"));
        Vocabulary vocabulary = Vocabulary.of(symbols);
        symbols.set(0, "c");
        assertEquals(List.of("a", "b"), vocabulary.symbols());
        assertThrows(
                UnsupportedOperationException.class, () -> vocabulary.symbols().add("d"));
    }

    @Example
    void equalIsWhatHasEqualSymbolsInEqualOrder() {
        Vocabulary vocabulary = Vocabulary.of(List.of("a", "b"));
        Vocabulary equal = Vocabulary.counted(List.of("b", "a"), List.of(), 1);
        assertEquals(vocabulary, equal);
        assertEquals(vocabulary.hashCode(), equal.hashCode());
        assertNotEquals(vocabulary, Vocabulary.of(List.of("b", "a")));
        assertNotEquals("vocabulary", vocabulary);
        assertEquals("vocabulary of 2 symbols", vocabulary.toString());
    }

    @Example
    void manySymbolsAreNumberedToo() {
        List<String> all =
                IntStream.range(0, 100_000).mapToObj(Integer::toString).toList();
        Vocabulary vocabulary = Vocabulary.of(all);
        assertEquals(99_999, vocabulary.id("99999"));
        assertEquals("54321", vocabulary.symbol(54_321));
    }
}
