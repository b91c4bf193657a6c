package dev.refrain.gradcheck.junit.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a cell costs to write: its equations, and few lines around them. */
class ShortCellsTest {
    private static final int FEWER_THAN = 30;

    @ParameterizedTest
    @ValueSource(strings = {"PeepholeLstmCell", "LayerNormLstmCell", "LayerNormGruCell"})
    void aCellOfThePapersIsShort(String name) throws IOException {
        Path source = ProjectClasses.NN_LAYERS.sources().resolve("dev/refrain/nn/cell/" + name + ".java");
        int lines = codeLines(Files.readAllLines(source));
        assertTrue(lines > 10 && lines < FEWER_THAN, () -> name + " has " + lines + " lines of code");
    }

    @Test
    void linesOfCodeAreCountedWithoutWhatSurroundsThem() {
        List<String> source = List.of(
                "package a;",
                "",
                "import b.C;",
                "/**",
                " * Javadoc",
                " */",
                "record D(int e) {",
                "    // why",
                "    /** One. */",
                "}");
        assertEquals(2, codeLines(source));
    }

    /** Without package, imports, comments and blank lines. */
    private static int codeLines(List<String> source) {
        int count = 0;
        boolean comment = false;
        for (String each : source) {
            String line = each.strip();
            comment |= line.startsWith("/*");
            boolean around = line.isEmpty() || line.startsWith("//") || line.matches("(package|import) .*");
            count += comment || around ? 0 : 1;
            comment &= !line.endsWith("*/");
        }
        return count;
    }
}
