package dev.refrain.examples.poetry;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Poems in plain text, with blank lines between them. A poem may have a title: its first line, ended by a colon. Lines of the
 * form {@code title: poem} are a poem each, if all lines of a block are such.
 */
final class PlainPoems {
    private static final Pattern TITLED = Pattern.compile("\\s*([^：:，。！？；、,.!?;]{1,60})[：:](.*)");

    private PlainPoems() {}

    /** The poems of a text in their order. */
    static List<Poem> of(String text) {
        List<Poem> poems = new ArrayList<>();
        for (List<String> block : Blocks.of(Lines.plain(text).lines().toList())) {
            if (block.stream().allMatch(line -> isTitled(line, false))) {
                block.forEach(line -> poem(line).ifPresent(poems::add));
            } else {
                poem(block).ifPresent(poems::add);
            }
        }
        return poems;
    }

    private static boolean isTitled(String line, boolean alone) {
        Matcher titled = TITLED.matcher(line);
        return titled.matches() && titled.group(2).isBlank() == alone;
    }

    private static Optional<Poem> poem(String line) {
        Matcher titled = TITLED.matcher(line);
        return titled.matches() ? Poem.of(titled.group(1), "", titled.group(2)) : Optional.empty();
    }

    private static Optional<Poem> poem(List<String> block) {
        String first = block.getFirst().strip();
        return isTitled(first, true)
                ? Poem.of(first.substring(0, first.length() - 1), "", text(block.subList(1, block.size())))
                : Poem.of("", "", text(block));
    }

    private static String text(List<String> lines) {
        return String.join("\n", lines);
    }
}
