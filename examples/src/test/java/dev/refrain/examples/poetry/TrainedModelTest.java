package dev.refrain.examples.poetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.nn.DataFormatException;
import dev.refrain.nn.Parameters;
import dev.refrain.nn.io.CheckpointFormatException;
import dev.refrain.nn.io.SafeTensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainedModelTest {
    @TempDir
    private Path folder;

    private static TrainedModel model() {
        Tokens tokens = Tokens.of(Poems.some());
        return new TrainedModel(Poems.model(tokens, 1), new PoemModel.Sizes(tokens.size(), 5, 6, 2), tokens);
    }

    @Test
    void whatIsLoadedIsWhatWasSaved() throws IOException {
        TrainedModel saved = model();
        saved.save(folder);
        TrainedModel loaded = TrainedModel.load(folder);
        assertEquals(saved.tokens(), loaded.tokens());
        assertEquals(
                List.copyOf(saved.tokens().forms().keySet()),
                List.copyOf(loaded.tokens().forms().keySet()));
        assertEquals(saved.sizes(), loaded.sizes());
        assertEquals(Parameters.sha256(saved.model()), Parameters.sha256(loaded.model()));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(TrainedModel.file(folder)), files.toList());
        }
    }

    /** What another program, or another version, may have written there. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kind      |           | the kind in its metadata is none, expected refrain poetry 1",
                "kind      | other     | the kind in its metadata is other, expected refrain poetry 1",
                "hidden    |           | its metadata has no hidden",
                "hidden    | many      | its metadata has hidden many, expected a number",
                "hidden    | 0         | cell hidden size: got 0, expected 1 or more",
                "hidden    | 7         | load: ",
                "layers    | 0         | layers: got 0, expected 1 to 16",
                "layers    | 9999999   | layers: got 9999999, expected 1 to 16",
                "forms     | 1,-1,2    | its metadata has forms 1,-1,2, expected counts",
                "forms     | 0,0,0     | its metadata has forms 0,0,0, expected counts",
                "forms     | 1,2       | its metadata has 2 forms, expected one for each of the symbols <3x2>, <2x3>, <free>",
                "symbols   |           | its metadata has no symbols",
                "symbols   | 甲         | its metadata has symbols that do not begin with <end>, <line>, <unknown>"
            })
    void aForeignFileIsNamedWithWhatIsForeign(String name, String value, String why) throws IOException {
        model().save(folder);
        SafeTensors file = SafeTensors.read(TrainedModel.file(folder));
        Map<String, String> metadata = new HashMap<>(file.metadata());
        if (value == null) {
            metadata.remove(name);
        } else {
            metadata.put(name, value);
        }
        SafeTensors.of(file.tensors(), metadata).write(TrainedModel.file(folder));
        String sentence = assertThrows(DataFormatException.class, () -> TrainedModel.load(folder))
                .getMessage();
        assertTrue(
                sentence.startsWith(TrainedModel.file(folder) + " is not a model of refrain poetry: " + why), sentence);
    }

    /** A terminal would act on an escape. */
    @Test
    void symbolsAreOnePrintableCharacterEach() throws IOException {
        model().save(folder);
        SafeTensors file = SafeTensors.read(TrainedModel.file(folder));
        for (String symbol : List.of("\u001b", "甲乙")) {
            Map<String, String> metadata = new HashMap<>(file.metadata());
            metadata.computeIfPresent("symbols", (name, symbols) -> symbols.replace("己", symbol));
            SafeTensors.of(file.tensors(), metadata).write(TrainedModel.file(folder));
            String sentence = assertThrows(DataFormatException.class, () -> TrainedModel.load(folder))
                    .getMessage();
            assertTrue(sentence.endsWith("has a symbol that is not one printable character"), sentence);
        }
    }

    @Test
    void whateverTextIsLearnedItsModelIsLoaded() throws IOException {
        Tokens tokens = Tokens.of(
                List.of(Poem.of("", "", "<a>\tb\u0085c\u001b[31md 𠀀<").orElseThrow()));
        PoemModel.Sizes sizes = new PoemModel.Sizes(tokens.size(), 5, 6, 2);
        new TrainedModel(Poems.model(tokens, 1), sizes, tokens).save(folder);
        assertEquals(tokens, TrainedModel.load(folder).tokens());
    }

    /** A form that no poem has, from a file that somebody made. */
    @Test
    void hugeFormsAreFormsLikeOthers() throws IOException {
        model().save(folder);
        SafeTensors file = SafeTensors.read(TrainedModel.file(folder));
        Map<String, String> metadata = new HashMap<>(file.metadata());
        metadata.computeIfPresent("symbols", (name, symbols) -> symbols.replace("<3x2>", "<99999999999x2>"));
        SafeTensors.of(file.tensors(), metadata).write(TrainedModel.file(folder));
        Tokens tokens = TrainedModel.load(folder).tokens();
        assertEquals(
                Opening.free(tokens).forms(), Opening.prompt("甲乙丙丁戊己", tokens).forms());
    }

    @Test
    void theFileMayBeNamedInsteadOfItsFolder() throws IOException {
        model().save(folder);
        assertEquals(
                TrainedModel.load(folder).tokens(),
                TrainedModel.load(TrainedModel.file(folder)).tokens());
    }

    @Test
    void aDamagedFileAndAMissingOneAreNamed() throws IOException {
        String missing =
                assertThrows(IOException.class, () -> TrainedModel.load(folder)).getMessage();
        assertTrue(missing.contains(TrainedModel.file(folder).toString()), missing);
        model().save(folder);
        byte[] bytes = Files.readAllBytes(TrainedModel.file(folder));
        Files.write(TrainedModel.file(folder), java.util.Arrays.copyOf(bytes, bytes.length - 1));
        assertThrows(CheckpointFormatException.class, () -> TrainedModel.load(folder));
    }

    @Test
    void aFolderThatCannotBeWrittenIsNamedBeforeAnythingIsDone() throws IOException {
        TrainedModel.prepare(folder.resolve("new/one"));
        assertTrue(Files.isDirectory(folder.resolve("new/one")));
        try (Stream<Path> left = Files.list(folder.resolve("new/one"))) {
            assertFalse(left.findAny().isPresent());
        }
        Path file = Files.writeString(folder.resolve("file"), "x");
        for (Path out : List.of(file, file.resolve("below"))) {
            String sentence = assertThrows(IOException.class, () -> TrainedModel.prepare(out))
                    .getMessage();
            assertEquals(
                    "%s: the folder cannot be written: %s is a file".formatted(out, file.toAbsolutePath()), sentence);
        }
        assertEquals("x", Files.readString(file));
        Files.createDirectories(TrainedModel.file(folder.resolve("taken")));
        String taken = assertThrows(IOException.class, () -> TrainedModel.prepare(folder.resolve("taken")))
                .getMessage();
        assertTrue(
                taken.endsWith("model.safetensors: the model cannot be written: there is a folder of this name"),
                taken);
    }
}
