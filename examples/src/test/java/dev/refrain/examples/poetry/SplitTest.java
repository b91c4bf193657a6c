package dev.refrain.examples.poetry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class SplitTest {
    private static Poem poem(int number, String... lines) {
        return new Poem(Integer.toString(number), "", List.of(lines));
    }

    /** Poems 0 .. count - 1 of a line that no other has. */
    private static List<Poem> poems(int count) {
        return new ArrayList<>(IntStream.range(0, count)
                .mapToObj(i -> poem(i, "line of poem " + i))
                .toList());
    }

    private static List<Integer> numbers(List<Poem> poems) {
        return poems.stream().map(poem -> Integer.valueOf(poem.title())).toList();
    }

    @Example
    void everyTwentiethIsKeptFromAHundredOn() {
        Corpus corpus = Split.of("some", poems(100));
        assertEquals(List.of(9, 29, 49, 69, 89), numbers(corpus.valid()));
        assertEquals(List.of(19, 39, 59, 79, 99), numbers(corpus.test()));
        assertEquals(90, corpus.train().size());
        assertEquals(99, Split.of("some", poems(99)).train().size());
    }

    @Example
    void duplicatesAreDroppedBeforeTheyAreCounted() {
        List<Poem> poems = poems(99);
        poems.add(5, poem(100, "line of poem 3"));
        assertEquals(numbers(poems(99)), numbers(Split.of("some", poems).train()));
    }

    @Example
    void poemsThatShareALineStayTogether() {
        List<Poem> poems = poems(100);
        poems.set(19, poem(19, "white sun", "to the sea"));
        poems.set(29, poem(29, "white sun", "and another"));
        poems.set(39, poem(39, "白日依山盡", "only here"));
        poems.set(40, poem(40, "白日依山盡", "only there"));
        poems.set(49, poem(49, "君不見", "this one"));
        poems.set(50, poem(50, "君不見", "that one"));
        Corpus corpus = Split.of("some", poems);
        assertEquals(List.of(9, 49, 69, 89), numbers(corpus.valid()));
        assertEquals(List.of(19, 29, 59, 79, 99), numbers(corpus.test()));
    }

    @Property(seed = "711", tries = 100)
    void noLineIsOnTwoSidesAndNoPoemIsLost(@ForAll long seed) {
        Random random = new Random(seed);
        List<Poem> poems = poems(200);
        for (int shared = 0; shared < 40; shared++) {
            int at = random.nextInt(poems.size());
            poems.set(at, poem(at, "shared line " + random.nextInt(20), "line of poem " + at));
        }
        Corpus corpus = Split.of("some", poems);
        assertEquals(
                200,
                corpus.train().size() + corpus.valid().size() + corpus.test().size());
        List<Set<String>> sides = List.of(lines(corpus.train()), lines(corpus.valid()), lines(corpus.test()));
        for (int i = 0; i < 3; i++) {
            assertEquals(true, Collections.disjoint(sides.get(i), sides.get((i + 1) % 3)));
        }
    }

    private static Set<String> lines(List<Poem> poems) {
        Set<String> lines = new HashSet<>();
        poems.forEach(poem -> lines.addAll(poem.lines()));
        return lines;
    }
}
