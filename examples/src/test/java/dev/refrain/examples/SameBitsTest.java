package dev.refrain.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Vector length, number of threads and compiler change no bit of the weights after training. */
class SameBitsTest {
    /** The options of a JVM, and those of the command. */
    private record Setting(List<String> jvm, List<String> command) {}

    private static final List<Setting> SETTINGS = List.of(
            new Setting(List.of("-XX:MaxVectorSize=16"), List.of()),
            new Setting(List.of("-XX:MaxVectorSize=32"), List.of("--threads", "1")),
            new Setting(List.of("-XX:MaxVectorSize=64"), List.of("--threads", "2")),
            new Setting(List.of("-XX:-TieredCompilation"), List.of()));

    @Test
    void trainingsEndWithTheSameWeightsInEverySetting() throws InterruptedException, ExecutionException {
        String expected = Trainings.fingerprints();
        assertTrue(expected.matches("[0-9a-f]{64} [0-9a-f]{64} [0-9a-f]{64}"), expected);
        List<Callable<String>> forks = new ArrayList<>();
        for (Setting setting : SETTINGS) {
            forks.add(() -> fork(setting));
        }
        try (ExecutorService twoAtATime = Executors.newFixedThreadPool(2)) {
            List<Future<String>> results = twoAtATime.invokeAll(forks);
            for (int i = 0; i < results.size(); i++) {
                String setting = SETTINGS.get(i).toString();
                assertEquals(expected, results.get(i).get(), setting);
            }
        }
    }

    /** The fingerprints in a JVM of its own. */
    private static String fork(Setting setting) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(setting.jvm());
        command.addAll(List.of("--module-path", System.getProperty("jdk.module.path")));
        command.addAll(List.of("--patch-module", "dev.refrain.examples=" + testClasses()));
        command.addAll(List.of("--module", "dev.refrain.examples/" + Trainings.class.getName()));
        command.addAll(setting.command());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        return said.lines()
                .filter(line -> line.startsWith("fingerprints: "))
                .map(line -> line.substring("fingerprints: ".length()))
                .findFirst()
                .orElse(said);
    }

    /** The folder this class was compiled to. */
    private static File testClasses() {
        try {
            Path own = Path.of(SameBitsTest.class
                    .getResource(SameBitsTest.class.getSimpleName() + ".class")
                    .toURI());
            return own.getParent().getParent().getParent().getParent().toFile(); // of dev/refrain/examples
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
