package dev.refrain.nn.metric;

import dev.refrain.nn.DataFormatException;
import java.util.ArrayList;
import java.util.List;

/**
 * A piece of a sequence that is something, such as a name: the symbols from one up to another.
 *
 * @param type what it is
 * @param from the first symbol, counted from 0
 * @param to the one behind the last
 */
public record Span(String type, int from, int to) {
    private static final String MARKS = "BIESO";

    /** One tag: B-PER is a beginning, I-PER inside, E-PER an end, S-PER a span of one, O outside. */
    private record Tag(char mark, String type) {
        static final Tag OUTSIDE = new Tag('O', "");

        static Tag of(String text, int place) {
            boolean isMark = !text.isEmpty()
                    && MARKS.indexOf(text.charAt(0)) >= 0
                    && (text.length() == 1 || (text.charAt(1) == '-' && text.charAt(0) != 'O'));
            if (!isMark) {
                throw new DataFormatException(
                        "span: got tag \"%s\" at %d, expected O, or B, I, E or S with a type as in B-PER"
                                .formatted(text, place));
            }
            return text.length() == 1 ? new Tag(text.charAt(0), "") : new Tag(text.charAt(0), text.substring(2));
        }

        /** Whether a span that this tag belongs to ends before the next one. */
        boolean endsBefore(Tag next) {
            return mark != 'O' && (mark == 'E' || mark == 'S' || next.begins() || !type.equals(next.type));
        }

        /** Whether a span starts here, behind that tag: by its mark, or because there is none to go on with. */
        boolean startsAfter(Tag last) {
            return mark != 'O'
                    && (begins()
                            || last.mark == 'O'
                            || last.mark == 'E'
                            || last.mark == 'S'
                            || !type.equals(last.type));
        }

        private boolean begins() {
            return mark == 'B' || mark == 'S' || mark == 'O';
        }
    }

    /**
     * The spans that tags in the schemes IOB1, IOB2 (BIO) or IOBES say, as conlleval reads them: what goes on with a span that is
     * not there, or is of another type, begins one.
     *
     * @throws DataFormatException if a tag is none, naming its place
     */
    public static List<Span> of(List<String> tags) {
        List<Span> spans = new ArrayList<>();
        Tag last = Tag.OUTSIDE;
        int from = 0;
        for (int i = 0; i <= tags.size(); i++) {
            Tag tag = i < tags.size() ? Tag.of(tags.get(i), i) : Tag.OUTSIDE;
            if (last.endsBefore(tag)) {
                spans.add(new Span(last.type, from, i));
            }
            from = tag.startsAfter(last) ? i : from;
            last = tag;
        }
        return spans;
    }
}
