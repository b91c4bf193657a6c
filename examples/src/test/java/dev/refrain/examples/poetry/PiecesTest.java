package dev.refrain.examples.poetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PiecesTest {
    @Test
    void whatIsShortEnoughStaysAsItIs() {
        List<Poem> poems = Poems.some();
        assertEquals(poems, Pieces.of(poems, 9));
    }

    @Test
    void cutsAreBetweenLines() {
        Poem poem = Poems.poem("甲乙丙", "丁戊", "己", "甲");
        assertEquals(List.of(Poems.poem("甲乙丙"), Poems.poem("丁戊", "己"), Poems.poem("甲")), Pieces.of(List.of(poem), 5));
    }

    /** 𠀀 is one character, though two of Java's. */
    @Test
    void aLineThatIsTooLongIsCutBetweenCharacters() {
        Poem poem = Poems.poem("\uD840\uDC00".repeat(5), "甲");
        assertEquals(
                List.of(Poems.poem("\uD840\uDC00".repeat(3)), Poems.poem("\uD840\uDC00".repeat(2)), Poems.poem("甲")),
                Pieces.of(List.of(poem), 4));
    }

    @Property(seed = "461", tries = 200)
    void piecesAreShortAndLoseNothing(@ForAll @IntRange(min = 2, max = 12) int tokens, @ForAll Random random) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(6); i++) {
            lines.add("甲乙丙丁戊己".repeat(3).substring(0, 1 + random.nextInt(18)));
        }
        Poem poem = new Poem("", "", lines);
        List<Poem> pieces = Pieces.of(List.of(poem), tokens);
        assertTrue(pieces.stream()
                .allMatch(piece -> piece.lines().stream()
                                .mapToInt(line -> line.length() + 1)
                                .sum()
                        <= tokens));
        assertEquals(
                String.join("", lines),
                pieces.stream().flatMap(piece -> piece.lines().stream()).collect(Collectors.joining()));
    }
}
