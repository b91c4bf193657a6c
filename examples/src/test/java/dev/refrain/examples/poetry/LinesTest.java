package dev.refrain.examples.poetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.refrain.nn.DataFormatException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LinesTest {
    private static void assertLines(String text, String... lines) {
        assertEquals(List.of(lines), Lines.of(text));
    }

    @Test
    void linesEndAtBreaksAndAtFullWidthPunctuation() {
        assertLines("秦川雄帝宅，函谷壯皇居。\n綺殿千尋起、離宮百雉餘！", "秦川雄帝宅", "函谷壯皇居", "綺殿千尋起", "離宮百雉餘");
        assertLines("何如？萬里；賞：瑤池…", "何如", "萬里", "賞", "瑤池");
        assertLines("　海內存知己　天涯若比鄰  ", "海內存知己", "天涯若比鄰");
        assertLines("，。\n \t\n、");
        assertLines("");
    }

    @Test
    void asciiPunctuationEndsLinesOfChineseOnly() {
        assertLines("新鬼烦冤旧鬼哭, 天阴雨湿声啾啾.", "新鬼烦冤旧鬼哭", "天阴雨湿声啾啾");
        assertLines("Shall I, (fair) \"one\"; go?\n  'No'. ", "Shall I, (fair) \"one\"; go?", "'No'.");
        assertLines("“Yes,” she said — twice", "“Yes,” she said — twice");
    }

    @Test
    void quotesFallAwayAndNotesGoWithTheirText() {
        assertLines("「床前」『明月』《光》〈疑〉“是”【地】〔上〕霜", "床前明月光疑是地上霜");
        assertLines("低頭（一作舉頭，（宋本）同）思故鄉(注)。", "低頭思故鄉");
        assertLines("白日（依山\n盡）黃河", "白日黃河");
        assertLines("白日（依山盡", "白日依山盡");
    }

    @Test
    void missingAndDescribedCharactersAreOneSquareEach() {
        assertLines("日逐衛文{木|囟/比}，□□歸。", "日逐衛文□", "□□歸");
        assertLines("□□，□。", "□□", "□");
        assertLines("𡵓峨{x}", "𡵓峨□");
        assertLines("let {x} be", "let {x} be");
    }

    @Test
    void whatControlsATerminalFallsAway() {
        assertLines("\u001B[1;32m白日\u001B[m依\u0007山\u0000盡\u001B", "白日依山盡");
        assertLines("a\tb", "a\tb");
    }

    @Test
    void aPoemHasLines() {
        assertEquals(
                Optional.of(new Poem("送別", "王維", List.of("下馬飲君酒", "問君何所之"))), Poem.of(" 送別 ", "王維", "下馬飲君酒，問君何所之。"));
        assertEquals(Optional.empty(), Poem.of("送別", "王維", "，"));
        assertEquals(
                "poem: got no lines, expected lines that are not empty",
                assertThrows(DataFormatException.class, () -> new Poem("", "", List.of()))
                        .getMessage());
        assertEquals(
                "poem: got an empty line, expected lines that are not empty",
                assertThrows(DataFormatException.class, () -> new Poem("", "", List.of("a", "")))
                        .getMessage());
    }

    @Test
    void controlCharactersBeyondAsciiFallAwayToo() {
        assertEquals(List.of("to be or not"), Lines.of("to be\u0085 or\u0007 not\u009b"));
    }
}
