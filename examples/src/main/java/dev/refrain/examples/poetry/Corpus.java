package dev.refrain.examples.poetry;

import dev.refrain.nn.DataFormatException;
import dev.refrain.nn.data.TextFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Poems to learn from, poems to choose settings by, and poems to test with.
 *
 * @param name where they are from
 * @param valid empty if there are too few poems to keep some
 * @param test empty if there are too few poems to keep some
 */
public record Corpus(String name, List<Poem> train, List<Poem> valid, List<Poem> test) {
    /** The name of the poems that are always there. */
    public static final String BUILT_IN = "built-in";

    private static final String RESOURCE = "built-in.txt";

    /** Says so if there is no poem to learn from. */
    public Corpus {
        train = List.copyOf(train);
        valid = List.copyOf(valid);
        test = List.copyOf(test);
        if (train.isEmpty()) {
            throw new DataFormatException("%s: got no poem, expected 1 or more".formatted(name));
        }
    }

    /**
     * The poems of a file; of a folder with {@code train.jsonl}, and {@code valid.jsonl} and {@code test.jsonl} if they are there;
     * of a folder with {@code *.json} files that are arrays of poems; or {@value #BUILT_IN}. What is not split yet is split by
     * position if it has 100 poems or more.
     *
     * @throws DataFormatException if there is no poem, or a file cannot be read or understood
     */
    public static Corpus open(String where) {
        if (where.equals(BUILT_IN)) {
            return Split.of(BUILT_IN, PlainPoems.of(resource()));
        }
        Path path = path(where);
        if (!Files.isDirectory(path)) {
            return Split.of(where, PoemFile.read(path));
        }
        return Files.exists(path.resolve("train.jsonl"))
                ? new Corpus(where, part(path, "train"), part(path, "valid"), part(path, "test"))
                : Split.of(where, arrays(path));
    }

    private static Path path(String where) {
        if (where.isBlank()) {
            throw new DataFormatException(
                    "corpus: got an empty name, expected %s, a file or a folder".formatted(BUILT_IN));
        }
        try {
            return Path.of(where);
        } catch (InvalidPathException e) {
            throw new DataFormatException(
                    "corpus: got a name that no file can have, expected %s, a file or a folder".formatted(BUILT_IN), e);
        }
    }

    private static List<Poem> part(Path folder, String name) {
        Path file = folder.resolve(name + ".jsonl");
        return Files.exists(file) ? PoemFile.read(file) : List.of();
    }

    private static List<Poem> arrays(Path folder) {
        List<Poem> poems = new ArrayList<>();
        for (Path file : jsonFiles(folder)) {
            String text = TextFile.read(file);
            if (JsonPoems.isArrayOfPoems(file, text)) {
                poems.addAll(JsonPoems.of(file, text));
            }
        }
        if (poems.isEmpty()) {
            throw new DataFormatException(
                    "%s: got a folder without poems, expected train.jsonl or *.json files that are arrays of poems"
                            .formatted(folder));
        }
        return poems;
    }

    private static List<Path> jsonFiles(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".json"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new DataFormatException("%s: the folder cannot be read: %s".formatted(folder, e.getMessage()), e);
        }
    }

    private static String resource() {
        try (InputStream stream = Corpus.class.getResourceAsStream(RESOURCE)) {
            if (stream == null) {
                throw new IllegalStateException("the jar has no " + RESOURCE);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the built-in poems cannot be read", e);
        }
    }
}
