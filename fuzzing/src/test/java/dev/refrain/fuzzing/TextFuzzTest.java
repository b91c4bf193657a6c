package dev.refrain.fuzzing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.refrain.nn.DataFormatException;
import dev.refrain.nn.data.TextFile;
import dev.refrain.nn.data.TextStream;
import dev.refrain.nn.data.Vocabulary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Texts: refused in words, or read, the same by all who read them. */
class TextFuzzTest {
    private static final String BYTE_ORDER_MARK = "\ufeff";

    private final Scratch scratch = Scratch.create();

    @FuzzTest
    void read(byte[] bytes) throws IOException {
        Path file = scratch.file(bytes);
        String text;
        try {
            text = TextFile.read(file);
        } catch (DataFormatException _) {
            return;
        }
        byte[] marked = (BYTE_ORDER_MARK + text).getBytes(UTF_8); // or one that belongs to the text would be taken away
        assertEquals(text, TextFile.read(Files.write(scratch.other("again"), marked)));
        Vocabulary characters = Vocabulary.ofCharacters(file, List.of(), 1);
        assertEquals(text.codePoints().distinct().count(), characters.size());
        assertEquals(characters, Vocabulary.of(characters.symbols()));
        assertEquals(
                text.codePoints().count(), TextStream.open(file, characters).length());
    }
}
