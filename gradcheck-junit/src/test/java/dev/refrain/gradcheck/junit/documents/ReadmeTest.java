package dev.refrain.gradcheck.junit.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Var;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs what the README shows, in a JVM of its own, as a reader would. */
final class ReadmeTest {
    private final Document readme;

    @TempDir
    private Path folder;

    ReadmeTest() throws IOException {
        readme = Document.of("README.md");
    }

    @Test
    void theCustomCellHasLessThanFifteenLines() {
        String cell = blocks().get(0);
        assertTrue(cell.startsWith("public record MguCell"), cell);
        assertTrue(cell.lines().count() < 15, () -> cell.lines().count() + " lines");
    }

    @Test
    void theCustomCellTrains() throws IOException, InterruptedException {
        List<String> blocks = blocks();
        String printed = Document.run(folder, "Counter", blocks.get(2) + blocks.get(0) + blocks.get(1));
        List<Double> losses = Pattern.compile("loss (\\S+)")
                .matcher(printed)
                .results()
                .map(match -> Double.valueOf(match.group(1)))
                .toList();
        assertEquals(4, losses.size(), printed);
        assertTrue(losses.get(0) > 0.5 && losses.get(3) < 0.05, printed);
    }

    @Test
    void theContractIsTheOneThatIsExplained() throws IOException {
        assertEquals(Document.of("docs/check-your-cell.md").blocks("java").getFirst(), blocks().get(3));
    }

    @Test
    void gradientsOfGradientsAreAsTheCommentsSay() throws IOException, InterruptedException {
        String[] printed = Document.run(folder, "Orders", blocks().get(2) + blocks().get(4))
                .split("\n", -1);
        assertEquals(2, printed.length);
        for (String line : printed) {
            assertTrue(readme.text().contains("`" + line + "`"), line);
        }
    }

    @Test
    void weightsAreSavedAndLoadedAsShown() throws IOException, InterruptedException {
        assertEquals("true", Document.run(folder, "Saved", blocks().get(2) + blocks().get(5)));
        assertTrue(Files.exists(folder.resolve("linear.safetensors")));
    }

    @Test
    void theErrorReadsAsShown() {
        Var a = Var.of(Tensor.zeros(DType.FLOAT32, 2, 3));
        Var b = Var.of(Tensor.zeros(DType.FLOAT32, 4, 5));
        ShapeException error = assertThrows(ShapeException.class, () -> a.matmul(b));
        assertTrue(readme.text().contains("`" + error.getMessage() + "`"), error.getMessage());
    }

    /** The Java blocks: the cell, the model, the imports, the contract, the second order, the saved weights. */
    private List<String> blocks() {
        return readme.blocks("java");
    }
}
