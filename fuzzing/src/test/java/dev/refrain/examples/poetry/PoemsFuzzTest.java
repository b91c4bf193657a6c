package dev.refrain.examples.poetry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.refrain.nn.DataFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files of poems in all formats: refused in words, or read, and twice as the same. */
class PoemsFuzzTest {
    @FuzzTest
    void read(byte[] bytes) throws IOException {
        Path file = Files.createTempFile("poems", "");
        try {
            Files.write(file, bytes);
            assertEquals(PoemFile.read(file), PoemFile.read(file));
        } catch (DataFormatException _) {
            // in words
        } finally {
            Files.delete(file);
        }
    }
}
