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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Vector length, number of threads and compiler change no bit of the weights after training. */
class SameBitsTest {
    /** The options of a JVM, with or without vectors, and those of the command. */
    private record Setting(boolean vectors, List<String> jvm, List<String> command) {
        static Setting of(int bytes, int avx, int threads) {
            return new Setting(
                    true,
                    List.of("-XX:MaxVectorSize=" + bytes, "-XX:UseAVX=" + avx),
                    List.of("--threads", Integer.toString(threads)));
        }
    }

    /** On the class path without the incubator module, plain loops run. */
    private static final Setting PLAIN = new Setting(false, List.of(), List.of());

    private static final Setting ONE_COMPILER = new Setting(true, List.of("-XX:-TieredCompilation"), List.of());

    @Test
    void trainingsEndWithTheSameWeightsInFourSettings() throws InterruptedException, ExecutionException {
        assertSame(List.of(Setting.of(16, 1, 4), Setting.of(32, 2, 1), Setting.of(64, 3, 2), PLAIN));
    }

    @Tag("long")
    @Test
    void trainingsEndWithTheSameWeightsInEverySetting() throws InterruptedException, ExecutionException {
        List<Setting> settings = new ArrayList<>(List.of(ONE_COMPILER));
        for (int bytes : new int[] {16, 32, 64}) {
            for (int avx : new int[] {1, 2, 3}) {
                for (int threads : new int[] {1, 2, 4}) {
                    settings.add(Setting.of(bytes, avx, threads));
                }
            }
        }
        assertSame(settings);
    }

    private static void assertSame(List<Setting> settings) throws InterruptedException, ExecutionException {
        String expected = Trainings.fingerprints();
        assertTrue(expected.matches("[0-9a-f]{64} [0-9a-f]{64} [0-9a-f]{64}"), expected);
        List<Callable<String>> forks = new ArrayList<>();
        for (Setting setting : settings) {
            forks.add(() -> fork(setting));
        }
        try (ExecutorService twoAtATime = Executors.newFixedThreadPool(2)) {
            List<Future<String>> results = twoAtATime.invokeAll(forks);
            for (int i = 0; i < results.size(); i++) {
                String setting = settings.get(i).toString();
                assertEquals(expected, results.get(i).get(), setting);
            }
        }
    }

    /** The fingerprints in a JVM of its own. */
    private static String fork(Setting setting) throws IOException, InterruptedException {
        String modules = System.getProperty("jdk.module.path");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(setting.jvm());
        if (setting.vectors()) {
            command.addAll(List.of("--module-path", modules));
            command.addAll(List.of("--patch-module", "dev.refrain.examples=" + testClasses()));
            command.addAll(List.of("--module", "dev.refrain.examples/" + Trainings.class.getName()));
        } else {
            command.addAll(List.of("-cp", testClasses() + File.pathSeparator + modules, Trainings.class.getName()));
        }
        command.addAll(setting.command());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        boolean plain = said.contains("the module jdk.incubator.vector is not there");
        assertEquals(setting.vectors(), !plain, said);
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
