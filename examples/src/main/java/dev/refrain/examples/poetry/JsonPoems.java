package dev.refrain.examples.poetry;

import dev.refrain.nn.DataFormatException;
import dev.refrain.nn.data.Place;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/**
 * Poems in JSON: objects one after the other, or in an array. The verse is an array of strings by the name {@code lines}, or
 * {@code paragraphs} as in the chinese-poetry collection; {@code title} (or {@code rhythmic}) and {@code author} may be there;
 * all else is skipped, and so are poems without verse.
 */
final class JsonPoems {
    private static final Set<String> VERSE = Set.of("lines", "paragraphs");
    private static final Set<String> NAMES = Set.of("title", "rhythmic", "author");
    /** What the parser says of a text without a name, after the place that we say ourselves. */
    private static final Pattern SOURCE =
            Pattern.compile("\\s*\\([^(]*at \\[Source: .*|: enable `.*|, from `[^`]*`|\\(`JsonReadFeature.*");

    private static final int DEEPEST = 32;
    private static final int LONGEST_STRING = 1 << 20;
    private static final int LONGEST_NAME = 1 << 10;

    private final Path file;
    private final String text;
    private final JsonParser json;
    private final List<Poem> poems = new ArrayList<>();

    private JsonPoems(Path file, String text, JsonParser json) {
        this.file = file;
        this.text = text;
        this.json = json;
    }

    /**
     * The poems of a text in their order.
     *
     * @param file where the text is from, for messages
     */
    static List<Poem> of(Path file, String text) {
        try (JsonParser json = parser(text)) {
            JsonPoems read = new JsonPoems(file, text, json);
            read.all();
            return read.poems;
        } catch (JacksonException e) {
            throw broken(file, text, e);
        }
    }

    /** Whether a text is an array whose first element has a verse: beside poems, folders have lists of authors. */
    static boolean isArrayOfPoems(Path file, String text) {
        try (JsonParser json = parser(text)) {
            if (json.nextToken() != JsonToken.START_ARRAY || json.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            boolean verse = false;
            while (!verse && json.nextToken() != JsonToken.END_OBJECT) {
                verse = VERSE.contains(json.currentName());
                json.nextToken();
                json.skipChildren();
            }
            return verse;
        } catch (JacksonException e) {
            throw broken(file, text, e);
        }
    }

    private static JsonParser parser(String text) {
        StreamReadConstraints limits = StreamReadConstraints.builder()
                .maxNestingDepth(DEEPEST)
                .maxStringLength(LONGEST_STRING)
                .maxNameLength(LONGEST_NAME)
                .build();
        return JsonFactory.builder()
                .streamReadConstraints(limits)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build()
                .createParser(ObjectReadContext.empty(), text);
    }

    private void all() {
        for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
            if (token == JsonToken.START_ARRAY) {
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    poem().ifPresent(poems::add);
                }
            } else {
                poem().ifPresent(poems::add);
            }
        }
    }

    private Optional<Poem> poem() {
        expect(JsonToken.START_OBJECT, "an object with the lines of a poem");
        TokenStreamLocation start = json.currentTokenLocation();
        Map<String, String> names = new HashMap<>();
        String verse = null;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            json.nextToken();
            if (VERSE.contains(name)) {
                verse = verse(name);
            } else if (NAMES.contains(name) && json.currentToken() != JsonToken.VALUE_NULL) {
                expect(JsonToken.VALUE_STRING, "a string as " + name);
                names.put(name, json.getString());
            } else {
                json.skipChildren();
            }
        }
        if (verse == null) {
            throw refused(start, "got an object without lines or paragraphs, expected a poem");
        }
        String title = names.getOrDefault("title", names.getOrDefault("rhythmic", ""));
        return Poem.of(title, names.getOrDefault("author", ""), verse);
    }

    private String verse(String name) {
        expect(JsonToken.START_ARRAY, "an array of strings as " + name);
        StringBuilder verse = new StringBuilder();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            expect(JsonToken.VALUE_STRING, "a string in " + name);
            String line = json.getString();
            if (line.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
                throw refused(
                        json.currentTokenLocation(), "got half a surrogate pair in a string, expected Unicode text");
            }
            verse.append(line).append('\n');
        }
        return verse.toString();
    }

    private void expect(JsonToken expected, String inWords) {
        if (json.currentToken() != expected) {
            throw refused(
                    json.currentTokenLocation(), "got %s, expected %s".formatted(kind(json.currentToken()), inWords));
        }
    }

    private static String kind(@Nullable JsonToken token) {
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case VALUE_TRUE, VALUE_FALSE -> "a truth value";
            case VALUE_NULL -> "null";
            case null, default -> "the end";
        };
    }

    private DataFormatException refused(TokenStreamLocation location, String sentence) {
        return new DataFormatException("%s, %s: %s".formatted(file, place(text, location), sentence));
    }

    private static DataFormatException broken(Path file, String text, JacksonException failure) {
        String message = failure.getOriginalMessage().lines().findFirst().orElse("");
        String reason = SOURCE.matcher(message).replaceAll("");
        TokenStreamLocation location = failure.getLocation(); // a limit that is exceeded has none
        String where = location == null ? "" : ", " + place(text, location);
        String got = failure instanceof StreamConstraintsException ? "got JSON beyond the limits" : "got broken JSON";
        char first = text.stripLeading().charAt(0);
        return new DataFormatException(
                "%s%s: %s: %s; it was taken for JSON as it begins with %s".formatted(file, where, got, reason, first),
                failure);
    }

    /** By the offset, since the columns of the parser are UTF-16 units. */
    private static Place place(String text, TokenStreamLocation location) {
        return Place.of(text, Math.clamp(location.getCharOffset(), 0, text.length()));
    }
}
