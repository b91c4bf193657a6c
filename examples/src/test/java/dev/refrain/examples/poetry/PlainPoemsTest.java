package dev.refrain.examples.poetry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class PlainPoemsTest {
    private static Poem poem(String title, String... lines) {
        return new Poem(title, "", List.of(lines));
    }

    @Test
    void blankLinesDividePoems() {
        assertEquals(
                List.of(poem("", "白日依山盡", "黃河入海流"), poem("", "欲窮千里目")),
                PlainPoems.of("\n\n白日依山盡，\n黃河入海流。\n \t\n　\n欲窮千里目\n"));
        assertEquals(
                List.of(poem("", "Tyger Tyger,", "burning bright"), poem("", "In the forests")),
                PlainPoems.of("Tyger Tyger,\n  burning bright\n\nIn the forests"));
    }

    @Test
    void aFirstLineThatEndsWithAColonIsTheTitle() {
        assertEquals(
                List.of(poem("登鸛雀樓", "白日依山盡", "黃河入海流"), poem("The Tyger", "Tyger: burning")),
                PlainPoems.of("登鸛雀樓：\n白日依山盡，黃河入海流。\n\nThe Tyger: \nTyger: burning"));
        assertEquals(List.of(), PlainPoems.of("登鸛雀樓：\n\n，"));
    }

    @Test
    void linesWithATitleEachAreAPoemEach() {
        List<Poem> two = List.of(poem("首春", "寒随穷律变", "春逐鸟声开"), poem("度秋", "夏律昨留灰"));
        assertEquals(two, PlainPoems.of("首春: 寒随穷律变，春逐鸟声开。\n度秋：夏律昨留灰"));
        assertEquals(two, PlainPoems.of("首春: 寒随穷律变，春逐鸟声开。\n\n度秋：夏律昨留灰"));
    }

    @Test
    void aColonAmongOtherLinesGivesNoTitle() {
        assertEquals(List.of(poem("", "君不見", "黃河之水", "奔流到海")), PlainPoems.of("君不見：黃河之水\n奔流到海"));
        assertEquals(List.of(poem("", "白日", "黃河", "流")), PlainPoems.of("白日，黃河：流"));
    }
}
