package dev.refrain.examples.poetry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TokensTest {
    private final Tokens tokens = Tokens.of(Poems.some());

    @Test
    void formsAreCountedTheMostFrequentFirstAndTheFreeOnesLast() {
        assertEquals("{<3x2>=2, <2x3>=1, <free>=1}", tokens.forms().toString());
        assertEquals(
                List.of("<end>", "<line>", "<unknown>", "<3x2>", "<2x3>", "<free>", "甲", "乙", "丙", "丁", "戊", "己"),
                sortedLikeTheVocabulary());
    }

    /** Characters come by frequency and then by code point; here as a set behind the marks. */
    private List<String> sortedLikeTheVocabulary() {
        List<String> symbols = new ArrayList<>(tokens.vocabulary().symbols());
        List<String> characters = symbols.subList(tokens.marks(), symbols.size());
        characters.sort((a, b) -> Integer.compare("甲乙丙丁戊己".indexOf(a), "甲乙丙丁戊己".indexOf(b)));
        return symbols;
    }

    @Test
    void aPoemIsItsFormItsCharactersAndTheEndsOfItsLines() {
        int[] expected = IntStream.of(3, id("甲"), id("乙"), id("丙"), Tokens.LINE, id("丁"), id("戊"), id("己"), Tokens.END)
                .toArray();
        assertArrayEquals(expected, tokens.encode(Poems.some().getFirst()));
        int[] free = tokens.encode(Poems.some().getLast());
        assertEquals(tokens.vocabulary().id("<free>"), free[0]);
    }

    private int id(String symbol) {
        return tokens.vocabulary().id(symbol);
    }

    @Test
    void whatWasNeverSeenIsUnknownOrFree() {
        int[] ids = tokens.encode(Poems.poem("甲子", "丑乙"));
        assertArrayEquals(
                new int[] {id("<free>"), id("甲"), Tokens.UNKNOWN, Tokens.LINE, Tokens.UNKNOWN, id("乙"), Tokens.END},
                ids);
        assertTrue(tokens.isCharacter(Tokens.UNKNOWN));
        assertTrue(tokens.isCharacter(id("甲")));
        assertFalse(tokens.isCharacter(Tokens.LINE) || tokens.isCharacter(Tokens.END) || tokens.isCharacter(3));
        assertFalse(tokens.isWritable(Tokens.UNKNOWN) || tokens.isWritable(3));
        assertTrue(tokens.isWritable(Tokens.LINE) && tokens.isWritable(Tokens.END) && tokens.isWritable(id("甲")));
    }

    /** Characters beyond the basic plane are one each: 𠀀 and 𠀁 are surrogate pairs in Java. */
    @Test
    void charactersAreCodePoints() {
        Tokens rare = Tokens.of(List.of(Poems.poem("\uD840\uDC00\uD840\uDC01")));
        assertEquals("{<2x1>=1, <free>=0}", rare.forms().toString());
        assertEquals(4, rare.encode(Poems.poem("\uD840\uDC01\uD840\uDC00")).length);
        assertEquals(rare.marks() + 2, rare.size());
    }

    @Test
    void rareFormsAreFreeWhereThereAreMany() {
        List<Poem> poems = new ArrayList<>();
        for (int length = 1; length <= 20; length++) {
            for (int copies = 0; copies < (length == 7 ? 2 : 1); copies++) {
                poems.add(Poems.poem("甲".repeat(length)));
            }
        }
        Tokens many = Tokens.of(poems);
        assertEquals(17, many.forms().size());
        assertEquals("<7x1>", many.forms().firstEntry().getKey());
        assertEquals(4, many.forms().get("<free>"));
        assertEquals(21, many.forms().values().stream().mapToInt(count -> count).sum());
    }
}
