package dev.refrain.examples.poetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.examples.Execution;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PoetryCommandTest {
    private static final List<String> SMALL = List.of("--hidden", "12", "--embedding", "8", "--epochs", "3");

    private Path folder;

    private Path model;

    @BeforeAll
    void trainOnce(@TempDir Path shared) {
        folder = shared;
        model = folder.resolve("model");
        assertEquals(0, train("--out", model.toString()).status());
    }

    private static Execution train(String... arguments) {
        return run("train", SMALL, arguments);
    }

    private static Execution run(String command, List<String> first, String... arguments) {
        List<String> all = new ArrayList<>(List.of("poetry", command));
        all.addAll(first);
        all.addAll(Arrays.asList(arguments));
        return Execution.of(all.toArray(String[]::new));
    }

    private Execution generate(String... arguments) {
        return run("generate", List.of("--model", model.toString()), arguments);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static void assertFails(Execution execution, int status, String sentence) {
        assertEquals(status, execution.status(), execution.err());
        assertEquals("", execution.out());
        List<String> said = execution.errLines();
        assertEquals(1, said.size(), execution.err());
        assertTrue(said.getFirst().contains(sentence), said.getFirst());
    }

    @Test
    void trainingSaysHowItGoesAndWhatCameOfIt() {
        Execution execution = train("--out", folder.resolve("told").toString());
        assertEquals(0, execution.status(), execution.err());
        assertEquals("", execution.err());
        List<String> lines = execution.outLines();
        assertEquals(
                "built-in: 4 poems to learn from, 0 to watch, 0 to test with; 160 different characters",
                lines.getFirst());
        for (int epoch = 1; epoch <= 3; epoch++) {
            String said = lines.get(2 * epoch - 1);
            assertTrue(
                    said.matches(
                            "epoch " + epoch + " of 3: loss \\d\\.\\d{3}, perplexity \\d+\\.\\d; [\\d,]+ tokens/s"),
                    said);
            assertTrue(lines.get(2 * epoch).startsWith("    "), lines.get(2 * epoch));
        }
        for (String telling : List.of(
                "the model is in " + folder.resolve("told/model.safetensors"),
                "measured by the poems it learned from: 4 poems, 180 characters",
                "4-grams",
                "over characters",
                "over all tokens",
                "next character right",
                "have five or seven characters",
                "copied from the corpus")) {
            assertTrue(execution.out().contains(telling), execution.out());
        }
    }

    @Test
    void jsonIsOneLineAndHasTheMeasures() {
        Execution execution = train("--json", "--out", folder.resolve("json").toString());
        assertEquals(1, execution.outLines().size(), execution.out());
        SequencedMap<String, Object> members = execution.json();
        assertEquals(
                List.of(
                        "measuredBy",
                        "poems",
                        "characters",
                        "unknownCharacters",
                        "perplexity",
                        "perplexityAll",
                        "ngramPerplexity",
                        "ngramPerplexityAll",
                        "accuracy",
                        "classicalLines",
                        "copiedLines",
                        "longestCopiedRun",
                        "seconds",
                        "tokensPerSecond",
                        "weightsSha256",
                        "model",
                        "corpus",
                        "tokens",
                        "parameters",
                        "epochs",
                        "seed"),
                List.copyOf(members.keySet()));
        assertEquals("train", members.get("measuredBy"));
        assertEquals(180L, members.get("characters"));
        double perplexity = (double) members.get("perplexity");
        assertTrue(perplexity > 20 && perplexity < 200, members::toString);
        assertTrue((double) members.get("ngramPerplexity") < perplexity, members::toString);
        assertTrue(execution.err().contains("epoch 3 of 3"), execution.err());
    }

    @Test
    void whatIsRequiredAndMissedExitsWithOne() {
        String out = folder.resolve("required").toString();
        assertEquals(0, train("--out", out, "--require", "0").status());
        Execution missed = train("--out", out, "--require", "1");
        assertEquals(1, missed.status());
        assertTrue(
                missed.err()
                        .matches(
                                "refrain poetry train: --require 1.0: only \\d+\\.\\d % of the next characters are right.\\R"),
                missed.err());
    }

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
            assertTrue(execution.err().contains("the training diverged in epoch "), execution.err());
            assertTrue(execution.err().contains("choose a smaller --learning-rate"), execution.err());
        }
        assertTrue(Arrays.equals(before, Files.readAllBytes(TrainedModel.file(model))));
    }

    @Test
    void aSeedSaysTheModelToTheByte() throws IOException {
        Path again = folder.resolve("again");
        Path other = folder.resolve("other");
        train("--out", again.toString());
        train("--out", other.toString(), "--seed", "1");
        byte[] bytes = Files.readAllBytes(TrainedModel.file(model));
        assertTrue(Arrays.equals(bytes, Files.readAllBytes(TrainedModel.file(again))));
        assertFalse(Arrays.equals(bytes, Files.readAllBytes(TrainedModel.file(other))));
    }

    @Test
    void aTrainingReplacesTheModelThatWasThere() throws IOException {
        Path out = folder.resolve("replaced");
        train("--out", out.toString());
        byte[] before = Files.readAllBytes(TrainedModel.file(out));
        train("--out", out.toString(), "--seed", "1");
        assertFalse(Arrays.equals(before, Files.readAllBytes(TrainedModel.file(out))));
        try (Stream<Path> files = Files.list(out)) {
            assertEquals(List.of(TrainedModel.file(out)), files.toList());
        }
    }

    /** The same four poems in every format that is read. */
    Stream<String> corpora() throws IOException {
        List<Poem> poems = Corpus.open(Corpus.BUILT_IN).train();
        StringBuilder lines = new StringBuilder();
        StringBuilder arrays = new StringBuilder();
        StringBuilder fortunes = new StringBuilder();
        StringBuilder plain = new StringBuilder();
        for (Poem poem : poems) {
            String quoted = "\"" + String.join("\", \"", poem.lines()) + "\"";
            lines.append("{\"title\": \"%s\", \"author\": \"太宗\", \"lines\": [%s]}%n".formatted(poem.title(), quoted));
            arrays.append(arrays.isEmpty() ? "" : ", ")
                    .append("{\"title\": \"%s\", \"author\": \"太宗\", \"paragraphs\": [\"%s。\"]}"
                            .formatted(poem.title(), String.join("，", poem.lines())));
            fortunes.append("\u001b[32m《%s》\u001b[m%n\u001b[33m作者：太宗\u001b[m%n%s。%n%%%n"
                    .formatted(poem.title(), String.join("，", poem.lines())));
            plain.append(String.join("\n", poem.lines())).append("\n\n");
        }
        return Stream.of(
                write("poems.jsonl", lines.toString()).toString(),
                write("poems.json", "[" + arrays + "]").toString(),
                write("tang300", fortunes.toString()).toString(),
                write("poems.txt", plain.toString()).toString());
    }

    @ParameterizedTest
    @MethodSource("corpora")
    void everyFormatOfACorpusGivesTheSameModel(String corpus) throws IOException {
        Path out = folder.resolve("from " + Path.of(corpus).getFileName());
        Execution execution = train("--corpus", corpus, "--out", out.toString());
        assertEquals(0, execution.status(), execution.err());
        assertTrue(Arrays.equals(
                Files.readAllBytes(TrainedModel.file(model)), Files.readAllBytes(TrainedModel.file(out))));
    }

    @Test
    void poemsThatAreKeptBackAreWhatItIsMeasuredBy() throws IOException {
        String text = IntStream.range(0, 200)
                .mapToObj(i ->
                        "甲乙丙%s\n丁戊己%s\n\n".formatted(Character.toString(0x4E00 + i), Character.toString(0x5E00 + i)))
                .reduce("", String::concat);
        Execution execution = train(
                "--json",
                "--corpus",
                write("many.txt", text).toString(),
                "--out",
                folder.resolve("many").toString());
        assertEquals("test", execution.json().get("measuredBy"), execution.err());
        assertEquals(10L, execution.json().get("poems"));
        assertEquals(20L, execution.json().get("unknownCharacters"));
        assertTrue(execution.err().contains("; of watched poems "), execution.err());
    }

    @Test
    void generateWritesAsManyPoemsAsAskedForWithBlankLinesBetween() {
        Execution execution = generate("--count", "3", "--seed", "4");
        assertEquals(0, execution.status(), execution.err());
        assertEquals("", execution.err());
        assertEquals(2, execution.outLines().stream().filter(String::isEmpty).count(), execution.out());
        assertEquals(execution.out(), generate("--count", "3", "--seed", "4").out());
        assertNotEquals(execution.out(), generate("--count", "3", "--seed", "5").out());
        Execution json = generate("--count", "2", "--seed", "4", "--json");
        assertTrue(json.out().startsWith("{\"poems\":[[\""), json.out());
        assertEquals(1, json.outLines().size());
    }

    @Test
    void promptsAcrosticsFormsAndSamplersAreFollowed() {
        assertTrue(generate("--prompt", "寒随，春").out().startsWith("寒随\n春"));
        List<String> acrostic = generate("--acrostic", "春夏秋").outLines();
        assertEquals(
                List.of("春", "夏", "秋"),
                acrostic.stream().map(line -> line.substring(0, 1)).toList());
        assertEquals(0, generate("--form", "5x12").status());
        String greedy = generate("--temperature", "0", "--form", "5x8").out();
        assertEquals(
                greedy,
                generate("--temperature", "0", "--form", "5x8", "--seed", "9").out());
        assertEquals(
                greedy, generate("--top-k", "1", "--form", "5x8", "--seed", "7").out());
        assertEquals(
                greedy,
                generate("--top-p", "1e-9", "--form", "5x8", "--seed", "7").out());
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
