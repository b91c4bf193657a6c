package dev.refrain.nn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.nn.OwnJvm;
import dev.refrain.nn.Parameters;
import dev.refrain.nn.io.CheckpointFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** JVMs that are killed without a warning (SIGKILL) while they train, again and again until one gets to the end. */
class KilledTrainingTest {
    private static final long SEED = 20261127;

    /** Kills in one training before it is let run to its end; how many there are is not the point. */
    private static final int MOST_KILLS = 6;

    @TempDir
    private Path folder;

    private final Random random = new Random(SEED);

    /** Trains {@link Task}, which saves after every update. */
    static final class Child {
        private Child() {}

        public static void main(String... folder) throws IOException {
            Task task = new Task();
            task.trainer(Path.of(folder[0]))
                    .listener(new TrainingListener() {
                        @Override
                        public void begun(Run run) {
                            System.out.println("begun");
                        }
                    })
                    .train();
            System.out.println("weights " + Parameters.sha256(task.model));
        }
    }

    private static Process start(Path run) throws IOException {
        return OwnJvm.of(Child.class, List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1"), List.of(run.toString()))
                .start();
    }

    /** The last line of what a child prints; it is killed so long after it began to train. */
    private static String last(Process child, long killAfterMillis) throws Exception {
        String last = "";
        try (var lines = child.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                last = line;
                if (line.equals("begun") && killAfterMillis >= 0) {
                    Thread.sleep(killAfterMillis);
                    child.toHandle().destroyForcibly(); // and not the streams with it
                }
            }
        }
        assertTrue(child.waitFor(60, TimeUnit.SECONDS));
        return last;
    }

    private void assertSurvivesKills(int trials) throws Exception {
        Task undisturbed = new Task();
        undisturbed.trainer().train();
        String weights = "weights " + Parameters.sha256(undisturbed.model);
        int kills = 0;
        for (int trial = 0; trial < trials; trial++) {
            Path run = folder.resolve("run" + trial);
            String last = "";
            for (int tries = 0; !last.startsWith("weights"); tries++) {
                boolean kill = tries < MOST_KILLS;
                last = last(start(run), kill ? random.nextInt(250) : -1);
                kills += last.startsWith("weights") ? 0 : 1;
            }
            assertEquals(weights, last, "trial %d of seed %d".formatted(trial, SEED));
            assertEquals(List.of(), temporaries(run));
        }
        assertTrue(kills >= trials, "only %d kills in %d trials".formatted(kills, trials));
    }

    @Test
    void itEndsWithTheWeightsOfTheUndisturbedOne() throws Exception {
        assertSurvivesKills(2);
    }

    @Test
    @Tag("long")
    void itEndsWithTheWeightsOfTheUndisturbedOneInFiftyTrials() throws Exception {
        assertSurvivesKills(50);
    }

    /** Writes one checkpoint over another, as fast as it can. */
    static final class Saver {
        private Saver() {}

        public static void main(String... file) throws IOException {
            Task task = new Task();
            for (long update = Long.parseLong(file[1]); ; update++) {
                CheckpointFile.write(
                        Path.of(file[0]), new ModelState(task.model).snapshot().with("update", update));
                if (update % 10 == 0) {
                    System.out.println("saved");
                }
            }
        }
    }

    private static List<String> temporaries(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".tmp"))
                    .toList();
        }
    }

    /** Kills a JVM that saves over one path; afterwards the file is whole and not older than one that was there before. */
    private void assertSavesSurviveKills(int trials) throws Exception {
        Path file = folder.resolve("state.safetensors");
        long newest = 0;
        for (int trial = 0; trial < trials; trial++) {
            Process saver = OwnJvm.of(
                            Saver.class, List.of("-XX:TieredStopAtLevel=1"), List.of(file.toString(), "" + newest))
                    .start();
            try (var lines = saver.inputReader()) {
                String line = lines.readLine();
                while (line != null && !line.equals("saved")) {
                    line = lines.readLine();
                }
                Thread.sleep(random.nextInt(20));
                saver.toHandle().destroyForcibly();
                assertTrue(saver.waitFor(60, TimeUnit.SECONDS));
            }
            long saved = CheckpointFile.read(file).whole("update");
            assertTrue(saved >= newest, "trial %d of seed %d".formatted(trial, SEED));
            newest = saved;
            assertTrue(temporaries(folder).size() <= 1, () -> "left: " + folder);
        }
        CheckpointFile.write(file, CheckpointFile.read(file));
        assertEquals(List.of(), temporaries(folder));
    }

    @Test
    void aKillLeavesAWholeFile() throws Exception {
        assertSavesSurviveKills(5);
    }

    @Test
    @Tag("long")
    void twoHundredKillsLeaveAWholeFile() throws Exception {
        assertSavesSurviveKills(200);
    }
}
