package dev.refrain.nn.data;

import java.util.stream.Collectors;

/** Symbols as messages show them: with their code points, since what a terminal shows may be nothing or look like another. */
final class Escaped {
    private static final int MOST_SHOWN = 8;

    private Escaped() {}

    /** A symbol in quotes, followed by its code points; a long one is cut. */
    static String symbol(String symbol) {
        int[] all = symbol.codePoints().limit(MOST_SHOWN + 1).toArray();
        int shown = Math.min(all.length, MOST_SHOWN);
        String rest = shown < all.length ? "..." : "";
        StringBuilder text = new StringBuilder("\"");
        for (int i = 0; i < shown; i++) {
            text.append(character(all[i]));
        }
        String points = symbol.codePoints()
                .limit(shown)
                .mapToObj("U+%04X"::formatted)
                .collect(Collectors.joining(" ", " (", rest + ")"));
        return text + rest + "\"" + (shown == 0 ? "" : points);
    }

    private static String character(int codePoint) {
        return switch (codePoint) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            default -> isVisible(codePoint) ? Character.toString(codePoint) : "\\u{%X}".formatted(codePoint);
        };
    }

    private static boolean isVisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
