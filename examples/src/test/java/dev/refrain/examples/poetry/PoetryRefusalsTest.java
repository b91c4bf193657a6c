package dev.refrain.examples.poetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.examples.Execution;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the poetry commands refuse: one sentence, an exit code, and nothing written over. */
class PoetryRefusalsTest extends PoetryRuns {
    @Test
    void moreUpdatesThanCanBeCountedAreRefused() {
        Path out = folder.resolve("endless");
        Execution execution =
                run("train", List.of(), "--out", out.toString(), "--epochs", "2147483647", "--batch", "1");
        assertEquals(2, execution.status());
        assertEquals(1, execution.errLines().size(), execution.err());
        assertTrue(execution.err().contains("--epochs: got 2147483647, expected at most "), execution.err());
        assertFalse(Files.exists(TrainedModel.file(out)));
    }

    @Test
    void aTrainingThatDivergesLeavesTheModelThatWasThere() throws IOException {
        byte[] before = Files.readAllBytes(TrainedModel.file(model));
        for (String rate : List.of("1000", "1e30")) {
            Execution execution = run(
                    "train",
                    List.of("--hidden", "8", "--epochs", "30"),
                    "--out",
                    model.toString(),
                    "--learning-rate",
                    rate);
            assertEquals(1, execution.status(), execution.out());
            assertEquals(1, execution.errLines().size(), execution.err());
            assertTrue(execution.err().contains("the training diverged and no model was written"), execution.err());
            assertTrue(execution.err().contains("choose a smaller --learning-rate"), execution.err());
        }
        assertTrue(Arrays.equals(before, Files.readAllBytes(TrainedModel.file(model))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--count 0          | --count: got 0, expected 1 to 1000",
                "--temperature -1   | --temperature: got -1.0, expected a finite number, 0 or more",
                "--temperature NaN  | --temperature: got NaN",
                "--top-k 0          | top-k: got 0, expected 1 or more",
                "--top-p 0          | top-p: got 0.0, expected a number in (0, 1]",
                "--top-p 1.5        | top-p: got 1.5",
                "--form 3x3         | --form: got 3x3, expected one that this model learned: 5x8, 5x12",
                "--prompt 寒 --acrostic 春 | --prompt and --acrostic: got both",
                "--prompt ，         | --prompt: got no characters but punctuation",
                "--prompt           | Missing required parameter",
                "--seed x           | --seed"
            })
    void wrongSettingsOfGenerateExitWithTwo(String arguments, String sentence) {
        Execution execution = generate(arguments.split(" +"));
        assertFails(execution, 2, sentence);
        assertTrue(execution.err().contains("Try refrain poetry generate --help."), execution.err());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--out=              | --out: got an empty name, expected a folder",
                "--epochs 0          | --epochs: got 0, expected 1 or more",
                "--batch 0           | --batch: got 0",
                "--hidden -3         | --hidden: got -3",
                "--embedding 0       | --embedding: got 0",
                "--layers 17         | --layers: got 17, expected 1 to 16",
                "--dropout 1         | --dropout: got 1.0, expected a number in [0, 1)",
                "--learning-rate NaN | --learning-rate: got NaN",
                "--require 2         | --require: got 2.0, expected a share from 0 to 1",
                "--threads 0         | --threads: got 0, expected 1 to 256"
            })
    void wrongSettingsOfTrainExitWithTwoAndWriteNothing(String arguments, String sentence) {
        Path out = folder.resolve("nothing");
        List<String> all = new ArrayList<>(List.of(arguments.split(" +")));
        if (!arguments.startsWith("--out")) {
            all.addAll(List.of("--out", out.toString()));
        }
        assertFails(run("train", List.of(), all.toArray(String[]::new)), 2, sentence);
        assertFalse(Files.exists(out));
    }

    @Test
    void whatIsMissingIsNamed() {
        assertFails(Execution.of("poetry"), 2, "a command is missing: train or generate");
        assertFails(Execution.of("poetry", "train"), 2, "Missing required option: '--out=DIR'");
        assertFails(Execution.of("poetry", "generate"), 2, "Missing required option: '--model=DIR'");
    }

    /** Each writes a corpus that is none; the sentence names it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "missing.txt |                        | there is no such file",
                "empty.txt   | ''                     | is empty",
                "blank.txt   | ' '                    | is empty",
                "bare.txt    | '，。\n'               | got no poem",
                "word.json   | '{\"a\": 1}'           | word.json",
                "list.json   | '[1, 2]'               | list.json",
                "open.json   | '[{\"paragraphs\": ['  | open.json"
            })
    void aCorpusThatIsNoneExitsWithOneAndLeavesTheModel(String name, String text, String sentence) throws IOException {
        Path corpus = text == null ? folder.resolve(name) : write(name, text.replace("\\n", "\n"));
        byte[] before = Files.readAllBytes(TrainedModel.file(model));
        assertFails(train("--corpus", corpus.toString(), "--out", model.toString()), 1, sentence);
        assertTrue(Arrays.equals(before, Files.readAllBytes(TrainedModel.file(model))));
    }

    @Test
    void aCorpusThatIsBinaryOrNotUtf8IsNamedWithLineAndColumn() throws IOException {
        Path binary = Files.write(folder.resolve("zero.txt"), new byte[] {'a', 0, 'b'});
        assertFails(
                train("--corpus", binary.toString(), "--out", model.toString()),
                1,
                binary + ", line 1, column 2: got control character U+0000");
        byte[] bytes = "春夏\n秋?冬".getBytes(StandardCharsets.UTF_8);
        bytes[10] = (byte) 0xFF;
        Path corpus = Files.write(folder.resolve("latin.txt"), bytes);
        assertFails(
                train("--corpus", corpus.toString(), "--out", model.toString()),
                1,
                corpus + ", line 2, column 2: got byte 0xFF, expected UTF-8");
    }

    @Test
    void modelsAndFoldersThatDoNotServeExitWithOne() throws IOException {
        Path file = write("a file", "x");
        assertFails(train("--out", file.toString()), 1, "the folder cannot be written");
        assertFails(
                run("generate", List.of(), "--model", folder.resolve("no model").toString()), 1, "model.safetensors");
        Path damaged = Files.createDirectory(folder.resolve("damaged"));
        Files.write(TrainedModel.file(damaged), new byte[] {1, 2, 3});
        assertFails(run("generate", List.of(), "--model", damaged.toString()), 1, "model.safetensors");
        assertFails(generate("--prompt", "寒x"), 1, "--prompt: got x (U+0078), which the poems this model learned from");
        assertEquals("x", Files.readString(file));
    }
}
