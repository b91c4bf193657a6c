package dev.refrain.nn.data;

/**
 * A place in a text as people count: lines and columns from 1, a column being one code point. A line ends with {@code \n}, with
 * {@code \r\n} or with {@code \r}.
 */
public record Place(int line, int column) {
    /** The place before the char at an offset, or the end of the text. */
    public static Place of(CharSequence text, int offset) {
        int line = 1;
        int start = 0;
        for (int i = 0; i < offset; i++) {
            char c = text.charAt(i);
            boolean halfOfPair = c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
            if (c == '\n' || (c == '\r' && !halfOfPair)) {
                line++;
                start = i + 1;
            }
        }
        return new Place(line, Character.codePointCount(text, start, offset) + 1);
    }

    @Override
    public String toString() {
        return "line %d, column %d".formatted(line, column);
    }
}
