package dev.refrain.examples.poetry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class CopiedTest {
    private static Poem poem(String... lines) {
        return new Poem("", "", List.of(lines));
    }

    @Example
    void linesAndTheLongestRunAreFound() {
        Copied copied = Copied.from(List.of(poem("白日依山盡", "黃河入海流"), poem("欲窮千里目", "更上一層樓")));
        Copied.Finding finding = copied.of(List.of(poem("黃河入海流", "欲窮千里目"), poem("千里白日依", "明月光")));
        assertEquals(new Copied.Finding(4, 2, 5), finding);
        assertEquals(0.5, finding.share());
    }

    @Example
    void aRunGoesOverLinesButNotOverPoems() {
        Copied copied = Copied.from(List.of(poem("abc", "def"), poem("ghi")));
        assertEquals(new Copied.Finding(1, 0, 4), copied.of(List.of(poem("xbcde"))));
        assertEquals(new Copied.Finding(2, 0, 4), copied.of(List.of(poem("xbc", "dex"))));
        assertEquals(new Copied.Finding(1, 0, 3), copied.of(List.of(poem("efghi"))));
        assertEquals(
                new Copied.Finding(2, 1, 6),
                copied.of(List.of(poem("abcde"), poem("def"), poem("abcdef")).subList(1, 3)));
    }

    @Example
    void nothingIsCopiedOfNothing() {
        Copied copied = Copied.from(List.of(poem("abc")));
        assertEquals(new Copied.Finding(0, 0, 0), copied.of(List.of()));
        assertEquals(0, copied.of(List.of()).share());
        assertEquals(new Copied.Finding(1, 0, 0), copied.of(List.of(poem("xyz"))));
        assertEquals(new Copied.Finding(1, 0, 0), Copied.from(List.of()).of(List.of(poem("xyz"))));
    }

    @Example
    void aCharacterIsACodePoint() {
        Copied copied = Copied.from(List.of(poem("𡵓𡵔峨")));
        assertEquals(2, copied.of(List.of(poem("𡵔峨"))).longestRun());
        assertEquals(0, copied.of(List.of(poem("𡵕"))).longestRun(), "half of a character is none");
    }

    @Example
    void runsAreComparedUpToTheirLimit() {
        String long1 = "a".repeat(Copied.LONGEST_RUN + 500);
        assertEquals(
                Copied.LONGEST_RUN,
                Copied.from(List.of(poem(long1))).of(List.of(poem(long1))).longestRun());
        assertEquals(
                Copied.LONGEST_RUN - 1,
                Copied.from(List.of(poem(long1)))
                        .of(List.of(poem(long1.substring(501))))
                        .longestRun());
    }

    @Property(seed = "731", tries = 200)
    void theLongestRunIsThatOfTryingAll(@ForAll long seed) {
        Random random = new Random(seed);
        List<Poem> read = IntStream.range(0, random.nextInt(4))
                .mapToObj(i -> random(random))
                .toList();
        List<Poem> written = IntStream.range(0, 3).mapToObj(i -> random(random)).toList();
        int longest = 0;
        for (String own : texts(written)) {
            for (int from = 0; from < own.length(); from++) {
                for (int to = from + longest + 1; to <= own.length(); to++) {
                    String run = own.substring(from, to);
                    longest = texts(read).stream().anyMatch(text -> text.contains(run)) ? run.length() : longest;
                }
            }
        }
        assertEquals(longest, Copied.from(read).of(written).longestRun());
    }

    private static List<String> texts(List<Poem> poems) {
        return poems.stream().map(poem -> String.join("", poem.lines())).toList();
    }

    private static Poem random(Random random) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            StringBuilder line = new StringBuilder();
            for (int j = 0; j <= random.nextInt(8); j++) {
                line.append((char) ('a' + random.nextInt(3)));
            }
            lines.add(line.toString());
        }
        return new Poem("", "", lines);
    }
}
