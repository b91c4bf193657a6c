package dev.refrain.examples.poetry;

import java.util.ArrayList;
import java.util.List;

/**
 * Texts cut to the length that a network is trained on: an unrolled network keeps every step, so a novel as one poem would need
 * all memory there is. Cuts are between lines, and within a line only if it is too long by itself.
 */
final class Pieces {
    private Pieces() {}

    /** The poems in pieces of at most so many tokens: a character is one, and so is the end of a line. */
    static List<Poem> of(List<Poem> poems, int tokens) {
        List<Poem> pieces = new ArrayList<>();
        for (Poem poem : poems) {
            if (length(poem.lines()) <= tokens) {
                pieces.add(poem);
            } else {
                cut(poem, tokens, pieces);
            }
        }
        return pieces;
    }

    private static int length(List<String> lines) {
        return lines.stream().mapToInt(line -> Tokens.length(line) + 1).sum();
    }

    private static void cut(Poem poem, int tokens, List<Poem> pieces) {
        List<String> lines = new ArrayList<>();
        int length = 0;
        for (String line : poem.lines()) {
            for (int from = 0; from < line.length(); ) {
                int left = Tokens.length(line.substring(from));
                int taken = Math.min(left, tokens - 1);
                if (length + taken + 1 > tokens) {
                    pieces.add(new Poem(poem.title(), poem.author(), lines));
                    lines = new ArrayList<>();
                    length = 0;
                }
                int to = line.offsetByCodePoints(from, taken);
                lines.add(line.substring(from, to));
                length += taken + 1;
                from = to;
            }
        }
        pieces.add(new Poem(poem.title(), poem.author(), lines));
    }
}
