package dev.refrain.examples.poetry;

import dev.refrain.nn.DataFormatException;
import java.util.List;
import java.util.Optional;

/**
 * A poem: lines without punctuation, at least one, none of them empty.
 *
 * @param title empty if there is none
 * @param author empty if nobody is named
 */
public record Poem(String title, String author, List<String> lines) {
    /** Says so if there are no lines, or an empty one. */
    public Poem {
        lines = List.copyOf(lines);
        if (lines.isEmpty() || lines.contains("")) {
            throw new DataFormatException("poem: got %s, expected lines that are not empty"
                    .formatted(lines.isEmpty() ? "no lines" : "an empty line"));
        }
    }

    /** The poem whose lines are those of a text, see {@link Lines}; empty if there are none. */
    static Optional<Poem> of(String title, String author, String text) {
        List<String> lines = Lines.of(text);
        return lines.isEmpty() ? Optional.empty() : Optional.of(new Poem(title.strip(), author.strip(), lines));
    }
}
