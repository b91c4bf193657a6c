package dev.refrain.report.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.report.picture.Curves;
import dev.refrain.report.picture.HeatMap;
import dev.refrain.report.picture.Histogram;
import dev.refrain.report.picture.Picture;
import dev.refrain.report.picture.Ridges;
import dev.refrain.report.picture.Section;
import dev.refrain.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page is one piece, shows every text as it is, and its data are what they were. */
class PageTest {
    private static final String HOSTILE = "</script><script>alert('1')</script>{{title}}$1\\\"&<!--\u2028床";

    private static SequencedMap<String, String> one(String name, String value) {
        SequencedMap<String, String> map = new LinkedHashMap<>();
        map.put(name, value);
        return map;
    }

    private static Section everything(String text) {
        Histogram bars = Histogram.of(text, Tensor.of(new float[] {1, 2}, 2), 2);
        SequencedMap<String, List<Picture>> choice = new LinkedHashMap<>();
        choice.put(text, List.of(new Ridges(text, text, List.of(text), List.of(bars))));
        Curves.Line line = new Curves.Line(
                text, List.of(1.0, 2.0), List.of(0.1234567, Double.NaN), List.of(0.0, 1.0), List.of(1.0, 2.0));
        return Section.titled(text)
                .words(text)
                .findings(List.of(text))
                .with(new Curves(text, text, text, false, List.of(line, new Curves.Line(text, List.of(), List.of()))))
                .with(new HeatMap(
                        text,
                        text,
                        text,
                        text,
                        List.of(text, text),
                        List.of(text),
                        Tensor.of(new double[] {1e-300, 3}, 1, 2),
                        HeatMap.Scale.LINEAR))
                .with(bars)
                .with(new Section.Samples(one(text, text)))
                .with(new Section.Table(one(text, text)))
                .with(new Section.Choice(text, choice));
    }

    private static String page(String text) {
        return Page.of(text, text, one(text, text), List.of(everything(text), everything(text)));
    }

    private static String json(String page) {
        Matcher data = Pattern.compile(
                        "<script type=\"application/json\" id=\"pictures\">(.*?)</script>", Pattern.DOTALL)
                .matcher(page);
        assertTrue(data.find());
        return data.group(1);
    }

    @Test
    void dataAreWhatTheyWere() {
        Map<?, ?> data = (Map<?, ?>) Json.parse(json(page("title")));
        List<?> pictures = (List<?>) data.get("pictures");
        assertEquals(8, pictures.size());
        Map<?, ?> curves = (Map<?, ?>) pictures.getFirst();
        assertEquals("curves", curves.get("kind"));
        Map<?, ?> line = (Map<?, ?>) ((List<?>) curves.get("lines")).getFirst();
        assertEquals(List.of(1.0, 2.0), line.get("xs"));
        assertEquals(java.util.Arrays.asList(0.123457, null), line.get("ys"));
        assertEquals(List.of(0.0, 1.0), line.get("lows"));
        Map<?, ?> map = (Map<?, ?>) pictures.get(1);
        assertEquals(List.of(1e-300, 3.0), map.get("values"));
        assertEquals("heatmap", map.get("kind"));
        assertEquals("ridges", ((Map<?, ?>) pictures.get(3)).get("kind"));
        assertEquals(10, ((List<?>) ((Map<?, ?>) data.get("palette")).get("sizes")).size());
    }

    @Test
    void hostileTextsAreOnlyShown() {
        String page = page(HOSTILE);
        String plain = page("title");
        for (String tag : List.of("<script", "</script", "<!--", "<title", "<h2", "</td", "</pre")) {
            assertEquals(count(plain, tag), count(page, tag), tag);
        }
        Map<?, ?> data = (Map<?, ?>) Json.parse(json(page));
        assertEquals(HOSTILE, ((Map<?, ?>) ((List<?>) data.get("pictures")).getFirst()).get("title"));
        String shown =
                "&lt;/script&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;{{title}}$1\\&quot;&amp;&lt;!--\u2028床";
        assertTrue(page.contains("<h1>%s</h1>".formatted(shown)));
        assertTrue(page.contains("<pre>%s</pre>".formatted(shown)));
        assertTrue(page.contains("<option>%s</option>".formatted(shown)));
    }

    private static int count(String text, String part) {
        return text.split(Pattern.quote(part), -1).length;
    }

    @Test
    void nothingIsLoadedFromElsewhere() {
        String page = page("title");
        assertFalse(Pattern.compile("\\b(src|href|action)\\s*=(?!\"#)")
                .matcher(markup(page))
                .find());
        assertFalse(Pattern.compile("url\\(|@import").matcher(page).find());
        assertFalse(page.contains("//cdn"));
        assertFalse(Pattern.compile("fetch\\(|XMLHttpRequest|WebSocket|import\\(")
                .matcher(page)
                .find());
        String withoutComments = page.replaceAll("(?s)/\\*.*?\\*/", "");
        assertFalse(withoutComments.contains("http:") || withoutComments.contains("https:"), "not even as a text");
        assertTrue(page.contains("default-src 'none'"), "and if it were, the browser would not");
        assertTrue(page.contains("MIT"), "the licence of what draws the curves is in the page");
        assertTrue(page.length() < 120_000, () -> page.length() + " characters");
    }

    private static String markup(String page) {
        return page.replaceAll("(?s)<script.*?</script>", "").replaceAll("(?s)<style.*?</style>", "");
    }

    @Test
    void everyTagIsClosed() {
        String markup = markup(page("title"));
        for (String tag :
                List.of("section", "figure", "div", "ul", "li", "table", "tr", "dl", "select", "main", "nav")) {
            assertEquals(
                    Pattern.compile("<" + tag + "\\b").matcher(markup).results().count(),
                    count(markup, "</" + tag + ">") - 1,
                    tag);
        }
    }

    @Test
    void picturesStandBesideEachOtherOrAlone() {
        Histogram bars = Histogram.of("b", Tensor.of(new float[] {1, 2}, 2), 2);
        Section section = Section.titled("s")
                .with(bars)
                .with(bars)
                .with(bars)
                .words("w")
                .with(bars)
                .with(bars);
        String page = Page.of("t", "", one("a", "b"), List.of(section));
        List<String> kinds = Pattern.compile("class=\"picture (\\w+)\"")
                .matcher(page)
                .results()
                .map(match -> match.group(1))
                .toList();
        assertEquals(List.of("chart", "chart", "wide", "chart", "chart"), kinds);
    }

    @Test
    void aPlaceThatNothingIsForIsAnError() {
        Template template = new Template("t", "a {{b}} {{{c}}}");
        assertEquals("a &lt; <", template.with(Map.of("b", "<", "c", "<")));
        assertTrue(assertThrows(IllegalStateException.class, () -> template.with(Map.of("b", "x")))
                .getMessage()
                .contains("template t: nothing for c"));
    }
}
