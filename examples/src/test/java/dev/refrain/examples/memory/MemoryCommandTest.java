package dev.refrain.examples.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.examples.Execution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryCommandTest {
    @TempDir
    private Path folder;

    /** A run that is over soon. */
    private static Execution run(String arguments) {
        return Execution.of(("memory --lag 6 --hidden 8 --updates 60 --batch 8 " + arguments)
                .strip()
                .split(" ", -1));
    }

    @Test
    void textTellsTheTaskTheCellsAndThePicture() {
        Execution execution = run("");
        assertEquals(0, execution.status(), execution.err());
        assertEquals("", execution.err());
        List<String> lines = execution.outLines();
        assertTrue(lines.getFirst().startsWith("The adding problem: of 6 numbers one"), lines.getFirst());
        for (int cell = 0; cell < 3; cell++) {
            String name = List.of("tanh", "lstm", "gru").get(cell);
            assertTrue(
                    lines.get(3 + cell)
                            .matches(name + " +error \\d\\.\\d{4} after   60 updates, +\\d+\\.\\d s:"
                                    + " (solved|not solved, for which it has to be below 0\\.02)"),
                    lines.get(3 + cell));
            assertTrue(
                    lines.get(lines.size() - 3 + cell)
                            .matches(name + " +the gradient reaches \\d steps? back untrained, \\d steps? trained"),
                    execution.out());
        }
        assertTrue(execution.out().contains("lstm, untrained "), execution.out());
        assertTrue(
                execution.out().contains("The error as a share of that without memory, every 50 updates"),
                execution.out());
    }

    @Test
    void picturesAndAPageAreDrawn() throws IOException {
        Path png = folder.resolve("new/png");
        Path page = folder.resolve("page.html");
        Execution execution = run("--plot " + png + " --report " + page);
        assertEquals(0, execution.status(), execution.err());
        assertTrue(execution.out().contains("the pictures are in " + png), execution.out());
        for (String name : List.of(
                "gradient-by-the-lag-trained",
                "gradient-by-the-lag-untrained",
                "signal-carried-trained",
                "signal-carried-untrained",
                "gradient-at-each-step-against-the-last-one",
                "error")) {
            assertTrue(Files.size(png.resolve(name + ".png")) > 1000, name);
        }
        String html = Files.readString(page);
        for (String words : List.of("How far back cells remember", "1 %: gone below", "lstm, trained", "--lag 6")) {
            assertTrue(html.contains(words), words);
        }
        assertEquals(
                run("--json").json().get("cells.1.weightsSha256"),
                run("--json --plot " + png).json().get("cells.1.weightsSha256"));
    }

    @Test
    void aPlaceThatIsTakenIsSaidBeforeTheWork() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "mine");
        Execution taken = run("--plot " + file);
        assertEquals(2, taken.status());
        assertEquals("", taken.out());
        assertTrue(taken.err().contains("--plot: got " + file + ", which is a file, expected a folder"), taken.err());
        Execution below = run("--plot " + file.resolve("png"));
        assertEquals(1, below.status());
        assertEquals("", below.out());
        Execution page = run("--report " + file.resolve("page.html"));
        assertEquals(1, page.status());
        assertEquals("", page.out());
        Execution folderIsNoFile = run("--report " + folder);
        assertEquals(2, folderIsNoFile.status());
        assertEquals("mine", Files.readString(file));
    }

    @Test
    void jsonHasWhatIsInThePicture() {
        Execution execution = run("--json --task copy --cell gru --seed 3");
        assertEquals(1, execution.outLines().size(), execution.out());
        SequencedMap<String, Object> members = execution.json();
        assertEquals("copy", members.get("task"));
        assertEquals(6L, members.get("lag"));
        assertEquals(0.875, members.get("baseline"));
        assertEquals(0.01, members.get("solvedBelow"));
        assertEquals(3L, members.get("seed"));
        assertEquals("gru", members.get("cells.0.cell"));
        assertEquals((double) members.get("cells.0.error") < 0.01, members.get("cells.0.solved"));
        assertEquals(60L, members.get("cells.0.updates"));
        assertEquals(1.0, members.get("cells.0.carriedByLag.0"));
        assertTrue((double) members.get("cells.0.gradientByLag.6") > 0);
        assertTrue((long) members.get("cells.0.horizonUntrained") >= 1);
        assertTrue((double) members.get("cells.0.seconds") > 0);
        assertTrue(((String) members.get("cells.0.weightsSha256")).matches("[0-9a-f]{64}"));
        assertTrue(members.containsKey("cells.0.errors.2"), members::toString);
        assertTrue(execution.errLines().getFirst().startsWith("The copy problem: one of 8 letters"));
    }

    @Test
    void aSeedSaysTheWeightsAndACellDoesNotDependOnTheOthers() {
        Object alone = run("--json --cell lstm --seed 4").json().get("cells.0.weightsSha256");
        assertEquals(alone, run("--json --cell tanh,lstm --seed 4").json().get("cells.1.weightsSha256"));
    }

    @Test
    void whatIsRequiredIsChecked() {
        Execution execution = run("--cell tanh --require tanh");
        assertEquals(1, execution.status());
        assertEquals(
                "refrain memory: --require tanh: not solved by tanh.\n",
                execution.err().replace("\r", ""));
    }

    /** A lag of two is remembered by anybody: the run stops, and is satisfied. */
    @Test
    void aCellThatHasSolvedTheTaskStops() {
        SequencedMap<String, Object> members = Execution.of(
                        "memory --json --task copy --lag 2 --hidden 16 --updates 2000 --cell gru --require gru"
                                .split(" ", -1))
                .json();
        assertEquals(true, members.get("cells.0.solved"));
        assertTrue((long) members.get("cells.0.updates") < 2000, members::toString);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--lag 1            | refrain memory: --lag: got 1, expected 2 to 10000",
                "--lag 10001        | refrain memory: --lag: got 10001, expected 2 to 10000",
                "--hidden 0         | refrain memory: --hidden: got 0, expected 1 or more",
                "--updates -1       | refrain memory: --updates: got -1, expected 0 or more",
                "--batch 0          | refrain memory: --batch: got 0, expected 1 or more",
                "--learning-rate -1 | refrain memory: --learning-rate: got -1.0, expected a finite number, 0 or more",
                "--task none        | refrain memory: Invalid value for option '--task': expected one of [ADDING, COPY]",
                "--cell tanh --require gru | refrain memory: --require: got gru, expected one of --cell [tanh]",
            })
    void badInputIsOneSentence(String arguments, String sentence) {
        Execution execution = Execution.of(("memory " + arguments).split(" ", -1));
        assertEquals(2, execution.status());
        assertTrue(execution.err().startsWith(sentence), execution.err());
        assertEquals("", execution.out());
    }

    @Test
    void aRateThatIsTooGreatIsNamed() {
        Execution execution = run("--cell tanh --learning-rate 1e300");
        assertEquals(1, execution.status());
        assertTrue(execution.err().contains("try a smaller --learning-rate"), execution.err());
    }
}
