package dev.refrain.examples.poetry;

import dev.refrain.nn.DataFormatException;
import dev.refrain.nn.Parameters;
import dev.refrain.nn.data.Vocabulary;
import dev.refrain.nn.io.SafeTensors;
import dev.refrain.tensor.RefrainException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** A network with the tokens it was trained on: one safetensors file, whose metadata holds sizes, symbols and forms. */
record TrainedModel(PoemModel model, PoemModel.Sizes sizes, Tokens tokens) {
    private static final String FILE = "model.safetensors";
    private static final String KIND = "refrain poetry 1";

    /** Where the model of a folder lies. */
    static Path file(Path folder) {
        return folder.resolve(FILE);
    }

    /**
     * Makes a folder, and says so if nothing can be written there, before a network is trained for it.
     *
     * @throws IOException in one sentence
     */
    static void prepare(Path folder) throws IOException {
        if (Files.isDirectory(file(folder))) {
            throw new IOException(
                    "%s: the model cannot be written: there is a folder of this name".formatted(file(folder)));
        }
        try {
            Files.createDirectories(folder);
            Files.delete(Files.createTempFile(folder, "." + FILE, ".try"));
        } catch (IOException e) {
            throw new IOException("%s: the folder cannot be written: %s".formatted(folder, reason(folder, e)), e);
        }
    }

    /** In words: the messages of these exceptions are paths, some of them of our own making. */
    private static String reason(Path folder, IOException failure) {
        for (Path part = folder.toAbsolutePath(); part != null; part = part.getParent()) {
            if (Files.exists(part) && !Files.isDirectory(part)) {
                return "%s is a %s".formatted(part, Files.isRegularFile(part) ? "file" : "device");
            }
        }
        return switch (failure) {
            case AccessDeniedException denied -> "permission denied";
            case FileSystemException other when other.getReason() != null -> other.getReason();
            default -> "the system refuses it (%s)".formatted(failure.getClass().getSimpleName());
        };
    }

    /** Writes the file, which replaces one that was there only when it is complete. */
    void save(Path folder) throws IOException {
        SequencedMap<String, String> metadata = new LinkedHashMap<>();
        metadata.put("kind", KIND);
        metadata.put("embedding", Integer.toString(sizes.embedding()));
        metadata.put("hidden", Integer.toString(sizes.hidden()));
        metadata.put("layers", Integer.toString(sizes.layers()));
        metadata.put(
                "forms",
                String.join(
                        ",",
                        tokens.forms().values().stream().map(String::valueOf).toList()));
        metadata.put("symbols", String.join("\n", tokens.vocabulary().symbols()));
        SafeTensors.of(Parameters.values(model), metadata).write(file(folder));
    }

    /**
     * Reads the file of a folder, or this file.
     *
     * @throws IOException if it cannot be read or is no safetensors file
     * @throws RefrainException if it is not a model of this command
     */
    static TrainedModel load(Path place) throws IOException {
        Path path = Files.isRegularFile(place) ? place : file(place);
        SafeTensors file = SafeTensors.read(path);
        Map<String, String> metadata = file.metadata();
        if (!KIND.equals(metadata.get("kind"))) {
            String kind = metadata.getOrDefault("kind", "none");
            throw foreign(path, "the kind in its metadata is %s, expected %s".formatted(kind, KIND));
        }
        try {
            Tokens tokens = tokens(metadata);
            PoemModel.Sizes sizes = new PoemModel.Sizes(
                    tokens.size(),
                    number(metadata, "embedding"),
                    number(metadata, "hidden"),
                    number(metadata, "layers"));
            PoemModel model = Parameters.load(PoemModel.of(sizes, 0), file.tensors());
            return new TrainedModel(model, sizes, tokens);
        } catch (RefrainException e) {
            throw foreign(path, e.getMessage());
        }
    }

    private static Tokens tokens(Map<String, String> metadata) {
        List<String> symbols = Arrays.asList(text(metadata, "symbols").split("\n", -1));
        String[] counts = text(metadata, "forms").split(",", -1);
        SequencedMap<String, Integer> forms = new LinkedHashMap<>();
        if (symbols.size() < Tokens.MARKS.size()
                || !symbols.subList(0, Tokens.MARKS.size()).equals(Tokens.MARKS)) {
            throw new DataFormatException(
                    "its metadata has symbols that do not begin with " + String.join(", ", Tokens.MARKS));
        }
        List<String> names = symbols.stream()
                .skip(Tokens.MARKS.size())
                .takeWhile(symbol -> symbol.startsWith("<") && symbol.length() > 1)
                .toList();
        for (String symbol : symbols.subList(Tokens.MARKS.size() + names.size(), symbols.size())) {
            if (symbol.codePointCount(0, symbol.length()) != 1 || isControl(symbol.charAt(0))) {
                throw new DataFormatException("its metadata has a symbol that is not one printable character");
            }
        }
        if (names.size() != counts.length) {
            throw new DataFormatException("its metadata has %d forms, expected one for each of the symbols %s"
                    .formatted(counts.length, String.join(", ", names)));
        }
        for (int i = 0; i < counts.length; i++) {
            forms.put(names.get(i), parsed("forms", counts[i]));
        }
        if (forms.values().stream().anyMatch(count -> count < 0)
                || forms.values().stream().allMatch(count -> count == 0)) {
            throw new DataFormatException(
                    "its metadata has forms %s, expected counts".formatted(metadata.get("forms")));
        }
        return new Tokens(Vocabulary.of(symbols), forms);
    }

    /** Whether a terminal would act on it; a tab, which English texts have, only moves on. */
    private static boolean isControl(char c) {
        return Character.isISOControl(c) && c != '\t';
    }

    private static int number(Map<String, String> metadata, String name) {
        return parsed(name, text(metadata, name));
    }

    private static String text(Map<String, String> metadata, String name) {
        String text = metadata.get(name);
        if (text == null) {
            throw new DataFormatException("its metadata has no " + name);
        }
        return text;
    }

    private static int parsed(String name, String digits) {
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            throw new DataFormatException("its metadata has %s %s, expected a number".formatted(name, digits), e);
        }
    }

    private static DataFormatException foreign(Path path, @Nullable String why) {
        return new DataFormatException("%s is not a model of refrain poetry: %s".formatted(path, why));
    }
}
