package dev.refrain.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Tape;
import dev.refrain.tensor.Ids;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class TokenSequencesTest {
    @Provide
    Arbitrary<List<int[]>> texts() {
        Arbitrary<int[]> text =
                Arbitraries.integers().between(1, 9).array(int[].class).ofMaxSize(5);
        return text.list().ofMinSize(1).ofMaxSize(4).filter(all -> all.stream().anyMatch(each -> each.length > 0));
    }

    @Property
    void textsSideBySideArePaddedWithZeros(@ForAll("texts") List<int[]> texts) {
        TokenSequences tokens = TokenSequences.of(texts);
        int[] ids = tokens.ids().toArray();
        IntStream rows = IntStream.empty();
        for (int t = 0; t < tokens.lengths().steps(); t++) {
            for (int n = 0; n < texts.size(); n++) {
                int[] text = texts.get(n);
                assertEquals(t < text.length ? text[t] : 0, ids[t * texts.size() + n]);
                rows = t < text.length ? IntStream.concat(rows, IntStream.of(text[t])) : rows;
            }
        }
        assertArrayEquals(rows.toArray(), tokens.rows().toArray());
    }

    /** Such as the ids of another vocabulary, or -1. */
    @Property
    void whatStandsInThePaddingIsForgotten(@ForAll("texts") List<int[]> texts, @ForAll int filling) {
        TokenSequences tokens = TokenSequences.of(texts);
        int[] ids = tokens.ids().toArray();
        int[] lengths = texts.stream().mapToInt(text -> text.length).toArray();
        Arrays.setAll(ids, place -> place / lengths.length < lengths[place % lengths.length] ? ids[place] : filling);
        Ids filled = Ids.of(ids, tokens.ids().shape().sizes());
        assertEquals(tokens.ids(), TokenSequences.of(filled, lengths).ids());
    }

    @Property
    void chunksAreThoseOfTheTexts(@ForAll("texts") List<int[]> texts) {
        TokenSequences tokens = TokenSequences.of(texts);
        int steps = tokens.lengths().steps();
        for (int cut = 1; cut < steps; cut++) {
            int[] head = tokens.slice(0, cut).ids().toArray();
            int[] tail = tokens.slice(cut, steps).ids().toArray();
            assertArrayEquals(
                    tokens.ids().toArray(),
                    IntStream.concat(Arrays.stream(head), Arrays.stream(tail)).toArray());
        }
    }

    @Test
    void onATapeTheyStayThere() {
        TokenSequences tokens = TokenSequences.of(List.of(new int[] {1, 2}, new int[] {3}));
        try (Tape tape = Tape.open()) {
            TokenSequences entered = tokens.on(tape);
            for (Ids ids : List.of(
                    entered.ids(),
                    entered.rows(),
                    entered.slice(0, 1).ids(),
                    TokenSequences.of(entered.ids(), 1, 0).ids())) {
                assertEquals(tape, ids.origin().orElseThrow());
            }
        }
        assertTrue(tokens.ids().origin().isEmpty());
        assertEquals("TokenSequences[2, 2] of lengths [2, 1]", tokens.toString());
    }

    @Test
    void withoutLengthsAllStepsCount() {
        Ids ids = Ids.of(new int[] {1, 2, 3, 4, 5, 6}, 3, 2);
        TokenSequences all = TokenSequences.of(ids);
        assertEquals(ids, all.ids());
        assertEquals(List.of(3, 3), all.lengths().each());
        assertEquals(
                "sequences: got ids of shape [6], expected [T, B]",
                assertThrows(SequenceException.class, () -> TokenSequences.of(Ids.of(new int[6], 6)))
                        .getMessage());
        assertThrows(SequenceException.class, () -> TokenSequences.of(Ids.of(new int[0], 0, 2)));
    }
}
