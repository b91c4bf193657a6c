package dev.refrain.examples.poetry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Poems of a fortune file, such as Debian's fortunes-zh has them: a line {@code %} between two, and title and author in colours.
 * The parts of a cycle, headed 其一, 其二, are a poem each; a preface in prose that a blank line divides from the verse falls
 * away.
 */
final class FortunePoems {
    private static final Pattern TITLE = Pattern.compile("(?:题目|題目)?[:：]?\\s*(《.*)");
    private static final Pattern AUTHOR = Pattern.compile("作者[:：](.*)");
    private static final Pattern BRACKETS = Pattern.compile("[《》〈〉]");
    private static final Pattern PART = Pattern.compile("其[一二三四五六七八九十]+");

    private FortunePoems() {}

    /** Whether a line ends an entry; white space behind the sign is an editor's. */
    static boolean isSeparator(String line) {
        return line.stripTrailing().equals("%");
    }

    /** The poems of a text in their order. */
    static List<Poem> of(String text) {
        List<Poem> poems = new ArrayList<>();
        List<String> entry = new ArrayList<>();
        for (String line : (text + "\n%").lines().toList()) {
            if (isSeparator(line)) {
                addEntry(entry, poems);
                entry.clear();
            } else {
                entry.add(line);
            }
        }
        return poems;
    }

    private static void addEntry(List<String> entry, List<Poem> poems) {
        String title = "";
        String author = "";
        List<String> rest = new ArrayList<>();
        for (String line : entry) {
            String plain = Lines.plain(line);
            boolean coloured = plain.length() < line.length();
            Matcher titled = TITLE.matcher(plain);
            Matcher written = AUTHOR.matcher(plain);
            if (coloured && title.isEmpty() && titled.matches()) {
                title = name(titled.group(1));
            } else if (coloured && written.matches()) {
                author = name(written.group(1));
            } else {
                rest.add(plain);
            }
        }
        addPoems(title, author, withoutPreface(Blocks.of(rest)), poems);
    }

    /** Without brackets, and without notes such as years or 选一. */
    private static String name(String text) {
        return BRACKETS.matcher(Lines.withoutNotes(text)).replaceAll("").strip();
    }

    private static void addPoems(String title, String author, List<List<String>> blocks, List<Poem> poems) {
        String part = "";
        StringBuilder text = new StringBuilder();
        for (List<String> block : blocks) {
            if (isHeading(block)) {
                Poem.of(title + part, author, text.toString()).ifPresent(poems::add);
                text.setLength(0);
                part = " " + block.getFirst().strip();
            } else {
                text.append(String.join("\n", block)).append('\n');
            }
        }
        Poem.of(title + part, author, text.toString()).ifPresent(poems::add);
    }

    private static boolean isHeading(List<String> block) {
        return block.size() == 1 && PART.matcher(block.getFirst().strip()).matches();
    }

    private static List<List<String>> withoutPreface(List<List<String>> blocks) {
        boolean prefaced = blocks.size() > 1
                && !isHeading(blocks.getFirst())
                && !isVerse(blocks.getFirst())
                && blocks.stream().skip(1).anyMatch(FortunePoems::isVerse);
        return prefaced ? blocks.subList(1, blocks.size()) : blocks;
    }

    /** Whether at least half of the lines are of one length. */
    private static boolean isVerse(List<String> block) {
        List<String> lines = Lines.of(String.join("\n", block));
        Map<Integer, Long> lengths = lines.stream()
                .map(line -> line.codePointCount(0, line.length()))
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        return lengths.values().stream().anyMatch(count -> 2 * count >= lines.size());
    }
}
