package dev.refrain.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Var;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs what the README shows, in a JVM of its own, as a reader would. */
final class ReadmeTest {
    private static final Path README = Path.of("..", "README.md");

    @TempDir
    private Path folder;

    @Test
    void theCustomCellHasLessThanFifteenLines() throws IOException {
        String cell = blocks().get(0);
        assertTrue(cell.startsWith("public record MguCell"), cell);
        assertTrue(cell.lines().count() < 15, () -> cell.lines().count() + " lines");
    }

    @Test
    void theCustomCellTrains() throws IOException, InterruptedException {
        List<String> blocks = blocks();
        String printed = run("Counter", blocks.get(2) + blocks.get(0) + blocks.get(1));
        List<Double> losses = Pattern.compile("loss (\\S+)")
                .matcher(printed)
                .results()
                .map(match -> Double.valueOf(match.group(1)))
                .toList();
        assertEquals(4, losses.size(), printed);
        assertTrue(losses.get(0) > 0.5 && losses.get(3) < 0.05, printed);
    }

    @Test
    void gradientsOfGradientsAreAsTheCommentsSay() throws IOException, InterruptedException {
        String[] printed = run("Orders", blocks().get(2) + blocks().get(3)).split("\n", -1);
        assertEquals(2, printed.length);
        for (String line : printed) {
            assertTrue(Files.readString(README).contains("`" + line + "`"), line);
        }
    }

    @Test
    void theErrorReadsAsShown() throws IOException {
        Var a = Var.of(Tensor.zeros(DType.FLOAT32, 2, 3));
        Var b = Var.of(Tensor.zeros(DType.FLOAT32, 4, 5));
        ShapeException error = assertThrows(ShapeException.class, () -> a.matmul(b));
        assertTrue(Files.readString(README).contains("`" + error.getMessage() + "`"), error.getMessage());
    }

    /** The Java blocks: the cell, the model, the imports, the second order. */
    private static List<String> blocks() throws IOException {
        return Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(README))
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }

    private String run(String name, String source) throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve(name + ".java"), source);
        Path output = folder.resolve(name + ".out");
        String libraries = Stream.of("jdk.module.path", "java.class.path")
                .map(property -> System.getProperty(property, ""))
                .filter(path -> !path.isEmpty())
                .collect(Collectors.joining(File.pathSeparator));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules",
                        "jdk.incubator.vector",
                        "-cp",
                        libraries,
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        int status = process.waitFor();
        String printed = Files.readString(output)
                .lines()
                .filter(line -> !line.startsWith("WARNING: Using incubator modules"))
                .collect(Collectors.joining("\n"));
        assertEquals(0, status, printed);
        return printed;
    }
}
