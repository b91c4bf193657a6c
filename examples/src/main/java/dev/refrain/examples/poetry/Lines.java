package dev.refrain.examples.poetry;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The lines of a verse. A line ends at a line break and at full-width punctuation, and white space around it does not count.
 *
 * <p>Where a line has Chinese characters, quotes and brackets fall away, a note in round brackets with its text, a character
 * that is described rather than encoded, as in {木|囟/比}, becomes □, and ASCII punctuation ends lines too. All else stays as it
 * is.
 */
final class Lines {
    private static final Pattern BREAKS = Pattern.compile("[\\n，。！？；：、．｡､…\\u3000]");
    private static final Pattern ASCII_BREAKS = Pattern.compile("[,.!?;:]");
    private static final Pattern NOTE = Pattern.compile("（[^（）]*）");
    private static final Pattern ASCII_NOTE = Pattern.compile("\\([^()]*\\)");
    private static final Pattern BRACKETS = Pattern.compile("[「」『』《》〈〉【】〔〕“”‘’（）()\\[\\]\"—]");
    private static final Pattern DESCRIBED = Pattern.compile("\\{[^{}]*}");
    private static final Pattern TERMINAL = Pattern.compile("\\x1B\\[[0-9;]*m|[\\p{IsControl}&&[^\\n\\t]]");

    private Lines() {}

    /** The lines of a text, none of them empty. */
    static List<String> of(String text) {
        List<String> lines = new ArrayList<>();
        BREAKS.splitAsStream(withoutNotes(plain(text))).map(Lines::clean).forEach(line -> {
            if (isChinese(line)) {
                ASCII_BREAKS.splitAsStream(line).forEach(part -> add(part, lines));
            } else {
                add(line, lines);
            }
        });
        return lines;
    }

    /** Without what would colour a terminal or ring its bell. */
    static String plain(String text) {
        return TERMINAL.matcher(text).replaceAll("");
    }

    /** Without notes in full-width brackets; those within others go first. */
    static String withoutNotes(String text) {
        return without(NOTE, text);
    }

    /** Without quotes and brackets, and without notes in ASCII ones, if it is Chinese. */
    private static String clean(String line) {
        if (!isChinese(line)) {
            return line;
        }
        String known = DESCRIBED.matcher(without(ASCII_NOTE, line)).replaceAll("□");
        return BRACKETS.matcher(known).replaceAll("");
    }

    private static String without(Pattern innermost, String text) {
        String before = text;
        String after = innermost.matcher(text).replaceAll("");
        while (!after.equals(before)) {
            before = after;
            after = innermost.matcher(before).replaceAll("");
        }
        return after;
    }

    private static boolean isChinese(String line) {
        return line.codePoints().anyMatch(Character::isIdeographic);
    }

    private static void add(String line, List<String> lines) {
        String bare = line.strip();
        if (!bare.isEmpty()) {
            lines.add(bare);
        }
    }
}
