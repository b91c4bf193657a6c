package dev.refrain.examples.poetry;

import dev.refrain.nn.data.TextFile;
import java.nio.file.Path;
import java.util.List;

/** A file of poems, in the format that its content shows, whatever its name. */
final class PoemFile {
    private PoemFile() {}

    /**
     * The poems of a file in their order: JSON if it begins with {@code {} or {@code [}, a fortune file if a line is {@code %},
     * else plain text.
     */
    static List<Poem> read(Path file) {
        String text = TextFile.read(file);
        char first = text.stripLeading().charAt(0);
        if (first == '{' || first == '[') {
            return JsonPoems.of(file, text);
        }
        return text.lines().anyMatch(FortunePoems::isSeparator) ? FortunePoems.of(text) : PlainPoems.of(text);
    }
}
