package dev.refrain.examples.poetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.nn.HyperParameterException;
import dev.refrain.nn.decode.Sampler;
import dev.refrain.tensor.IndexRangeException;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Tensor;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PoemWriterTest {
    private final Tokens tokens = Tokens.of(Poems.some());
    private final PoemWriter writer = new PoemWriter(Poems.model(tokens, 5), tokens, new Sampler(1));

    private List<Poem> write(int count, Opening opening, long seed) {
        return writer.write(count, opening, RandomKey.of(seed));
    }

    @Property(seed = "451", tries = 50)
    void poemsConsistOfKnownCharactersInLinesThatAreNotEmpty(@ForAll long seed) {
        for (Poem poem : write(3, Opening.free(tokens), seed)) {
            assertTrue(poem.lines().stream().allMatch(line -> line.matches("[甲乙丙丁戊己]+")), poem::toString);
        }
    }

    @Property(seed = "452", tries = 20)
    void aPoemDoesNotDependOnHowManyAreWritten(@ForAll long seed) {
        Opening opening = Opening.free(tokens);
        assertEquals(write(1, opening, seed), write(4, opening, seed).subList(0, 1));
    }

    @Test
    void otherSeedsGiveOtherPoems() {
        Set<List<Poem>> poems = new HashSet<>();
        for (int seed = 0; seed < 10; seed++) {
            poems.add(write(2, Opening.free(tokens), seed));
        }
        assertTrue(poems.size() > 5, poems::toString);
        assertNotEquals(write(1, Opening.free(tokens), 1), write(1, Opening.free(tokens), 2));
    }

    @Property(seed = "453", tries = 30)
    void aPromptIsTheBeginning(@ForAll long seed) {
        assertTrue(write(1, Opening.prompt("己己", tokens), seed)
                .getFirst()
                .lines()
                .getFirst()
                .startsWith("己己"));
        List<String> lines =
                write(1, Opening.prompt("己己，戊", tokens), seed).getFirst().lines();
        assertEquals("己己", lines.getFirst());
        assertTrue(lines.get(1).startsWith("戊"), lines::toString);
        List<String> ended =
                write(1, Opening.prompt("己己戊。", tokens), seed).getFirst().lines();
        assertEquals("己己戊", ended.getFirst());
        assertTrue(ended.size() > 1, ended::toString);
    }

    @Property(seed = "454", tries = 30)
    void anAcrosticHasALineForEachCharacterThatBeginsWithIt(@ForAll long seed) {
        for (String characters : List.of("己", "丁丙", "甲乙丙丁戊")) {
            List<String> lines = write(1, Opening.acrostic(characters, tokens), seed)
                    .getFirst()
                    .lines();
            assertEquals(
                    characters.codePoints().mapToObj(Character::toString).toList(),
                    lines.stream().map(line -> line.substring(0, 1)).toList());
        }
    }

    @Test
    void formsAreThoseThatFitTheOpening() {
        assertEquals(
                Map.of("<3x2>", 2, "<2x3>", 1, "<free>", 1),
                Opening.free(tokens).forms());
        assertEquals(Map.of("<3x2>", 2), Opening.prompt("甲乙丙", tokens).forms());
        assertEquals(Map.of("<2x3>", 1), Opening.prompt("甲乙，", tokens).forms());
        assertEquals(Map.of("<3x2>", 2), Opening.acrostic("甲乙", tokens).forms());
        assertEquals(
                Opening.free(tokens).forms(), Opening.acrostic("甲乙甲乙甲", tokens).forms());
        assertEquals(Map.of("<2x3>", 1), Opening.free(tokens).in("<2x3>").forms());
    }

    @Test
    void charactersThatWereNeverSeenAreNamed() {
        String prompt = assertThrows(IndexRangeException.class, () -> Opening.prompt("甲子，丑乙子", tokens))
                .getMessage();
        assertEquals(
                "--prompt: got 子 (U+5B50), 丑 (U+4E11), which the poems this model learned from do not have", prompt);
        String acrostic = assertThrows(IndexRangeException.class, () -> Opening.acrostic("x", tokens))
                .getMessage();
        assertEquals("--acrostic: got x (U+0078), which the poems this model learned from do not have", acrostic);
    }

    @Test
    void openingsWithoutACharacterAndTooLongOnesAreRefused() {
        for (String nothing : List.of("", " ", "，。", "（甲）")) {
            assertThrows(HyperParameterException.class, () -> Opening.prompt(nothing, tokens));
            assertThrows(HyperParameterException.class, () -> Opening.acrostic(nothing, tokens));
        }
        String prompt = assertThrows(HyperParameterException.class, () -> Opening.prompt("甲".repeat(201), tokens))
                .getMessage();
        assertEquals("--prompt: got 201 characters, expected 200 at most", prompt);
        String acrostic = assertThrows(HyperParameterException.class, () -> Opening.acrostic("甲".repeat(51), tokens))
                .getMessage();
        assertEquals("--acrostic: got 51 characters, expected 50 at most", acrostic);
    }

    /** A network that never ends a line still writes a line for every character. */
    @Test
    void aLongAcrosticIsWrittenToItsEnd() {
        PoemModel model = Poems.model(tokens, 1);
        float[] bias = new float[tokens.size()];
        bias[tokens.id('甲')] = 1000;
        model.bias().assign(Tensor.of(bias, bias.length));
        List<String> lines = new PoemWriter(model, tokens, new Sampler(1))
                .write(1, Opening.acrostic("乙".repeat(50), tokens), RandomKey.of(0))
                .getFirst()
                .lines();
        assertEquals(Collections.nCopies(50, "乙" + "甲".repeat(6)), lines);
    }

    @Test
    void aPoemThatDoesNotEndIsCut() {
        Tokens one = Tokens.of(List.of(Poems.poem("甲")));
        PoemModel model = Poems.model(one, 1);
        float[] bias = new float[one.size()];
        bias[one.id('甲')] = 1000;
        model.bias().assign(Tensor.of(bias, bias.length));
        List<Poem> poems = new PoemWriter(model, one, new Sampler(1)).write(1, Opening.free(one), RandomKey.of(0));
        assertEquals(List.of(Poems.poem("甲".repeat(400))), poems);
    }

    @Test
    void theClassicalShareIsThatOfLinesOfFiveAndSeven() {
        List<Poem> poems = List.of(Poems.poem("甲乙丙丁戊", "甲乙丙丁戊己己", "甲乙丙丁戊己"), Poems.poem("甲"));
        assertEquals(0.5, PoemWriter.classicalShare(poems));
    }
}
