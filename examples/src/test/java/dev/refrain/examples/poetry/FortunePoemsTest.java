package dev.refrain.examples.poetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The entries are of Debian's fortunes-zh: tang300, song100. */
class FortunePoemsTest {
    private static final String FAREWELL = """
            \u001B[32m《送别》\u001B[m
            \u001B[33m作者：王维\u001B[m
            下马饮君酒，问君何所之。
            君言不得意，归卧南山陲。
            """;

    private static final Poem FAREWELL_READ = new Poem("送别", "王维", List.of("下马饮君酒", "问君何所之", "君言不得意", "归卧南山陲"));

    @Test
    void colouredLinesAreTitleAndAuthor() {
        assertEquals(List.of(FAREWELL_READ), FortunePoems.of(FAREWELL));
        assertEquals(
                List.of(FAREWELL_READ, FAREWELL_READ, FAREWELL_READ),
                FortunePoems.of(FAREWELL + "%\n" + FAREWELL + "%    \n%\n" + FAREWELL + "%\n"));
        assertEquals(List.of(new Poem("", "", List.of("作者", "某", "千里"))), FortunePoems.of("作者：某\n千里\n%"));
    }

    @Test
    void notesInTitleAndAuthorFallAway() {
        String entry = """
                \u001B[32m题目:《初入淮河》（选一）\u001B[m
                \u001B[33m作者:杨万里（１１２７－１２０６）\u001B[m

                船离洪泽岸头沙，人到淮河意不佳。
                """;
        assertEquals(List.of(new Poem("初入淮河", "杨万里", List.of("船离洪泽岸头沙", "人到淮河意不佳"))), FortunePoems.of(entry));
    }

    @Test
    void aPrefaceInProseFallsAway() {
        String preface = """
                \u001B[32m《贼退示官吏・并序》\u001B[m
                癸卯岁西原贼入道州，焚烧杀掠，几尽而去。
                明年，贼又攻永州破邵，不犯此州边鄙而退。
                """;
        String verse = "昔岁逢太平，山林二十年。\n泉源在庭户，洞壑当门前。\n";
        Poem read = new Poem("贼退示官吏・并序", "", List.of("昔岁逢太平", "山林二十年", "泉源在庭户", "洞壑当门前"));
        assertEquals(List.of(read), FortunePoems.of(preface + "  \n" + verse));
        assertEquals(9, FortunePoems.of(preface + verse).getFirst().lines().size() - 1, "no blank line, no preface");
        assertEquals(8, FortunePoems.of(verse + "\n" + verse).getFirst().lines().size(), "verse is no preface");
    }

    @Test
    void thePartsOfACycleArePoems() {
        String cycle = """
                \u001B[32m题目:《春居杂兴》二首\u001B[m

                            其一

                两株桃杏映篱斜，妆点商山副使家，

                            其二

                春云如兽复如禽，日照风吹浅又深。
                """;
        assertEquals(
                List.of(
                        new Poem("春居杂兴二首 其一", "", List.of("两株桃杏映篱斜", "妆点商山副使家")),
                        new Poem("春居杂兴二首 其二", "", List.of("春云如兽复如禽", "日照风吹浅又深"))),
                FortunePoems.of(cycle));
    }

    @Test
    void aSeparatorIsAPercentSignAlone() {
        assertTrue(FortunePoems.isSeparator("%") && FortunePoems.isSeparator("%  "));
        assertFalse(
                FortunePoems.isSeparator(" %") || FortunePoems.isSeparator("%%") || FortunePoems.isSeparator("10 %"));
    }
}
