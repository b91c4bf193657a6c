package dev.refrain.examples.poetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.examples.Execution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SequencedMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PoetryLearnsTest {
    @TempDir
    private Path folder;

    /** A smaller network than the command's, which knows the built-in poems by heart in some seconds. */
    @Test
    void aSmallNetworkLearnsTheBuiltInPoems() {
        learn("--hidden", "64", "--embedding", "32", "--dropout", "0.1", "--learning-rate", "0.01");
    }

    @Test
    @Tag("long")
    void theDefaultLearnsTheBuiltInPoemsAndWritesWhatTheReadmeShows() throws IOException {
        String poem = learn();
        assertTrue(Files.readString(Path.of("..", "README.md")).contains("\n" + poem + "```\n"), poem);
    }

    private String learn(String... options) {
        String[] command = new String[options.length + 5];
        System.arraycopy(new String[] {"poetry", "train", "--json", "--out", folder.toString()}, 0, command, 0, 5);
        System.arraycopy(options, 0, command, 5, options.length);
        Execution training = Execution.of(command);
        SequencedMap<String, Object> members = training.json();
        assertTrue((double) members.get("accuracy") > 0.95, members::toString);
        assertTrue((double) members.get("perplexity") < (double) members.get("ngramPerplexity"), members::toString);
        assertTrue((double) members.get("classicalLines") > 0.9, members::toString);
        Execution poem = Execution.of("poetry", "generate", "--model", folder.toString(), "--prompt", "寒");
        assertEquals(0, poem.status(), poem.err());
        assertTrue(poem.out().startsWith("寒随穷律变"), poem.out());
        assertTrue(poem.outLines().stream().allMatch(line -> line.length() == 5 || line.length() == 7), poem.out());
        return poem.out();
    }
}
