package dev.refrain.examples.poetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.examples.Execution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the poetry commands do when all is well. */
class PoetryCommandTest extends PoetryRuns {
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
}
