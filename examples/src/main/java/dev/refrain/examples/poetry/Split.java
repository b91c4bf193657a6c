package dev.refrain.examples.poetry;

import it.unimi.dsi.fastutil.objects.Object2IntOpenHashMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Which poems are learned from, and which are kept to test: of every 20 the tenth for validation and the last for the test, by
 * position. Poems that share a line stay together, with the learned ones if one of them is there, so that no line of the test
 * was ever seen. Lines of fewer than five characters are shared by chance, 君不見, and do not count.
 */
final class Split {
    private static final int FEWEST = 100;
    private static final int EVERY = 20;
    private static final int VALID = 9;
    private static final int TEST = 19;
    private static final int SHORTEST_LINE = 5;

    private final List<Poem> poems;
    private final int[] group;

    private Split(List<Poem> poems) {
        this.poems = poems;
        this.group = IntStream.range(0, poems.size()).toArray();
        Object2IntOpenHashMap<String> seen = new Object2IntOpenHashMap<>();
        for (int i = 0; i < group.length; i++) {
            for (String line : poems.get(i).lines()) {
                if (line.codePointCount(0, line.length()) >= SHORTEST_LINE) {
                    seen.putIfAbsent(line, i);
                    join(seen.getInt(line), i);
                }
            }
        }
    }

    private void join(int a, int b) {
        int first = root(a);
        int second = root(b);
        group[Math.max(first, second)] = Math.min(first, second);
    }

    private int root(int poem) {
        int root = poem;
        while (group[root] != root) {
            group[root] = group[group[root]]; // so that the way is shorter next time
            root = group[root];
        }
        return root;
    }

    /** The corpus of some poems, each once; if they are fewer than 100, all to learn from. */
    static Corpus of(String name, List<Poem> poems) {
        Map<List<String>, Poem> different = new LinkedHashMap<>();
        poems.forEach(poem -> different.putIfAbsent(poem.lines(), poem));
        List<Poem> once = List.copyOf(different.values());
        return once.size() < FEWEST ? new Corpus(name, once, List.of(), List.of()) : new Split(once).corpus(name);
    }

    private Corpus corpus(String name) {
        Map<Integer, Integer> places = new HashMap<>();
        for (int i = 0; i < group.length; i++) {
            places.merge(root(i), place(i), (first, next) -> next == 0 ? 0 : first);
        }
        List<List<Poem>> parts = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (int i = 0; i < group.length; i++) {
            parts.get(places.getOrDefault(root(i), 0)).add(poems.get(i));
        }
        return new Corpus(name, parts.get(0), parts.get(1), parts.get(2));
    }

    private static int place(int position) {
        return switch (position % EVERY) {
            case VALID -> 1;
            case TEST -> 2;
            default -> 0;
        };
    }
}
