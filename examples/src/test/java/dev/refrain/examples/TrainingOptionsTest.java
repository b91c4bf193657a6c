package dev.refrain.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What commands that train have in common: checkpoints, and ways to look. */
class TrainingOptionsTest {
    @TempDir
    private Path folder;

    private Execution adder(String... more) {
        List<String> arguments = Stream.concat(
                        Stream.of("adder", "--json", "--bits", "5", "--iterations", "3000"), Stream.of(more))
                .toList();
        return Execution.of(arguments.toArray(String[]::new));
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    @Test
    void aFinishedTrainingIsResumedWithTheSameResult() {
        String run = path("run");
        Execution first = adder("--checkpoint-dir", run, "--resume");
        assertEquals(0, first.status(), first.err());
        Execution second = adder("--checkpoint-dir", run, "--resume");
        assertEquals(first.out(), second.out());
        assertTrue(second.err().contains("3,000 of 3,000 updates were made before"), second.err());
        assertEquals(adder().json().get("weightsSha256"), second.json().get("weightsSha256"));
    }

    @Test
    void otherSettingsAndAForgottenResumeAreWrongUsage() {
        String run = path("run");
        adder("--checkpoint-dir", run);
        Execution other = adder("--checkpoint-dir", run, "--resume", "--hidden", "9");
        assertEquals(2, other.status());
        assertTrue(other.err().contains("other settings: hidden: got 9, expected 8"), other.err());
        Execution again = adder("--checkpoint-dir", run);
        assertEquals(2, again.status());
        assertTrue(again.err().contains("has checkpoints of a training already"), again.err());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--resume                                     | --resume: got no --checkpoint-dir",
                "--checkpoint-every 5                         | --checkpoint-every: got no --checkpoint-dir",
                "--checkpoint-dir x --checkpoint-every 0      | --checkpoint-every: got 0.0, expected a number of seconds",
            })
    void whatMakesNoSenseIsWrongUsage(String options, String sentence) {
        Execution execution = adder(options.split(" "));
        assertEquals(2, execution.status());
        assertTrue(execution.err().contains(sentence), execution.err());
    }

    @Test
    void lookingChangesNothingAndLeavesFiles() throws IOException {
        Execution seen = adder(
                "--report",
                path("run.html"),
                "--tensorboard",
                path("events"),
                "--plot",
                path("png"),
                "--csv",
                path("run.csv"));
        assertEquals(0, seen.status(), seen.err());
        assertEquals(adder().json().get("weightsSha256"), seen.json().get("weightsSha256"));
        assertTrue(Files.readString(folder.resolve("run.html")).contains("./refrain adder --json --bits 5"));
        assertEquals(31, Files.readAllLines(folder.resolve("run.csv")).size());
        assertTrue(Files.size(folder.resolve("png/loss.png")) > 1000);
        assertTrue(Files.readString(folder.resolve("run.html")).contains(">Gradient flow</h2>"));
        assertTrue(Files.size(folder.resolve("png/gradient-norm-of-the-state-over-time-steps.png")) > 1000);
        assertFalse(Files.exists(folder.resolve("png/gradientNorm.png")));
        try (Stream<Path> events = Files.list(folder.resolve("events"))) {
            assertEquals(1, events.count());
        }
    }

    /** Of a training that was finished before, too; of gates only where there are some. */
    @Test
    void gatesAreDrawnAfterAStopAsWell() {
        String[] options = {"--cell", "gru", "--checkpoint-dir", path("run"), "--resume", "--plot", path("png")};
        adder(options);
        Path gates = folder.resolve("png/gates-over-time-steps.png");
        assertTrue(Files.exists(gates));
        assertTrue(gates.toFile().delete());
        assertEquals(0, adder(options).status());
        assertTrue(Files.exists(gates));
    }

    @Test
    void namesThatAreTakenAreSaidBeforeTheTraining() throws IOException {
        String file = Files.writeString(folder.resolve("file"), "mine").toString();
        for (String option : List.of("--plot", "--tensorboard")) {
            Execution execution = adder(option, file);
            assertEquals(2, execution.status());
            assertTrue(
                    execution.err().contains(option + ": got " + file + ", which is a file, expected a folder"),
                    execution.err());
        }
        for (String option : List.of("--report", "--csv")) {
            Execution execution = adder(option, folder.toString());
            assertEquals(2, execution.status());
            assertTrue(
                    execution.err().contains(option + ": got " + folder + ", which is a folder, expected a file"),
                    execution.err());
        }
        Execution below = adder("--plot", file + "/png");
        assertEquals(1, below.status());
        assertEquals("mine", Files.readString(folder.resolve("file")));
    }

    @Test
    void poemsAreLearnedFromCheckpointsAsWell() throws IOException {
        String[] train = {
            "poetry", "train", "--json", "--hidden", "8", "--embedding", "6", "--epochs", "4", "--out", path("model")
        };
        Execution plain = Execution.of(train);
        String[] kept = Stream.concat(
                        Stream.of(train),
                        Stream.of(
                                "--checkpoint-dir",
                                path("run"),
                                "--resume",
                                "--csv",
                                path("run.csv"),
                                "--report",
                                path("run.html"),
                                "--plot",
                                path("png")))
                .toArray(String[]::new);
        Execution first = Execution.of(kept);
        byte[] log = Files.readAllBytes(folder.resolve("run.csv"));
        Execution second = Execution.of(kept);
        assertEquals(0, second.status(), second.err());
        assertEquals(first.out(), second.out());
        assertEquals(plain.json().get("weightsSha256"), second.json().get("weightsSha256"));
        assertArrayEquals(log, Files.readAllBytes(folder.resolve("run.csv")));
        assertTrue(Files.readString(folder.resolve("run.html")).contains(">Gradient flow</h2>"));
        assertTrue(Files.size(folder.resolve("png/layer-1-forget-gate.png")) > 1000);
    }
}
