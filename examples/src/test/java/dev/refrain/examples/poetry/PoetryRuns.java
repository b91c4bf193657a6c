package dev.refrain.examples.poetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.examples.Execution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The poetry commands as they are run by tests, and a small model in a folder of the test's own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PoetryRuns {
    static final List<String> SMALL = List.of("--hidden", "12", "--embedding", "8", "--epochs", "3");

    Path folder;

    Path model;

    @BeforeAll
    void trainOnce(@TempDir Path shared) {
        folder = shared;
        model = folder.resolve("model");
        assertEquals(0, train("--out", model.toString()).status());
    }

    static Execution train(String... arguments) {
        return run("train", SMALL, arguments);
    }

    static Execution run(String command, List<String> first, String... arguments) {
        List<String> all = new ArrayList<>(List.of("poetry", command));
        all.addAll(first);
        all.addAll(Arrays.asList(arguments));
        return Execution.of(all.toArray(String[]::new));
    }

    Execution generate(String... arguments) {
        return run("generate", List.of("--model", model.toString()), arguments);
    }

    Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    static void assertFails(Execution execution, int status, String sentence) {
        assertEquals(status, execution.status(), execution.err());
        assertEquals("", execution.out());
        List<String> said = execution.errLines();
        assertEquals(1, said.size(), execution.err());
        assertTrue(said.getFirst().contains(sentence), said.getFirst());
    }
}
