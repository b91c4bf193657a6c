package dev.refrain.nn.io;

import dev.refrain.nn.HyperParameterException;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** What a tensor may be called, and how texts from a file are shown. */
final class Names {
    /** The key of the header's entry that is no tensor. */
    static final String METADATA = "__metadata__";

    static final String EXPECTED =
            "1 to %d characters, none of them a control character".formatted(Limits.NAME_CHARACTERS);

    private static final int MOST_SHOWN = 80;

    private Names() {}

    /** What is wrong with a tensor's name; null if nothing is. */
    static @Nullable String fault(String name) {
        if (name.isEmpty()) {
            return "an empty name";
        }
        if (name.length() > Limits.NAME_CHARACTERS) {
            return "a name of %d characters".formatted(name.length());
        }
        for (int at = 0; at < name.length(); at++) {
            if (Character.isISOControl(name.charAt(at))) {
                return "the name " + quoted(name);
            }
        }
        return null;
    }

    /**
     * Refuses names that a file of this format cannot have, and too many of them.
     *
     * @throws HyperParameterException in words
     */
    static void check(String format, Collection<String> names) {
        for (String name : names) {
            String fault = fault(name);
            if (fault != null) {
                throw new HyperParameterException(
                        "%s: got %s for a tensor, expected %s".formatted(format, fault, EXPECTED));
            }
            checkText(format, name);
        }
        checkMost(format, "tensors", names.size(), Limits.TENSORS);
        long characters = names.stream().mapToLong(String::length).sum();
        checkMost(format, "characters of names", characters, Limits.NAMES_CHARACTERS);
    }

    /** Refuses what UTF-8 cannot say. */
    static void checkText(String format, String text) {
        if (unpairedSurrogate(text) >= 0) {
            throw new HyperParameterException(
                    "%s: got half a surrogate pair in %s, expected Unicode text".formatted(format, quoted(text)));
        }
    }

    static void checkMost(String format, String what, long got, long most) {
        if (got > most) {
            throw new HyperParameterException("%s: got %d %s, expected at most %d".formatted(format, got, what, most));
        }
    }

    /** The place of a surrogate without its other half, which no UTF-8 can say; -1 if there is none. */
    static int unpairedSurrogate(String text) {
        for (int at = 0; at < text.length(); at++) {
            char unit = text.charAt(at);
            if (Character.isHighSurrogate(unit)
                    && at + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(at + 1))) {
                at++;
            } else if (Character.isSurrogate(unit)) {
                return at;
            }
        }
        return -1;
    }

    static String quoted(String text) {
        return '"' + escaped(text) + '"';
    }

    /** A text from a file as it may stand in a message: on one line, nothing invisible, at most 80 characters. */
    static String escaped(String text) {
        StringBuilder shown = new StringBuilder();
        int fits = 0; // of it together with the mark for a cut
        for (int codePoint : text.codePoints().limit(MOST_SHOWN + 1).toArray()) {
            shown.append(escaped(codePoint));
            fits = shown.length() < MOST_SHOWN ? shown.length() : fits;
        }
        if (shown.length() > MOST_SHOWN) {
            shown.setLength(fits);
            shown.append('…');
        }
        return shown.toString();
    }

    private static String escaped(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> "\\u" + "%04x".formatted(codePoint);
            default ->
                codePoint == '"' || codePoint == '\\'
                        ? "\\" + Character.toString(codePoint)
                        : Character.toString(codePoint);
        };
    }
}
