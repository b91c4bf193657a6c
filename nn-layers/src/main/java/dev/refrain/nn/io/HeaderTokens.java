package dev.refrain.nn.io;

import dev.refrain.nn.io.CheckpointFormatException.Reason;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;

/** The JSON tokens of a header, with every failure as the one exception and at its byte of the file. */
final class HeaderTokens implements AutoCloseable {
    private final Path file;
    private final BytePlaces places;
    private final JsonParser json;
    private @Nullable String tensor;

    private HeaderTokens(Path file, byte[] bytes) {
        this.file = file;
        this.places = new BytePlaces(bytes);
        // From characters: of bytes, Jackson guesses the encoding, and {\0 would count as UTF-16.
        this.json = factory()
                .createParser(
                        ObjectReadContext.empty(),
                        new InputStreamReader(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8));
    }

    /** Of bytes that are UTF-8 and begin with a curly bracket; other ones are refused. */
    static HeaderTokens of(Path file, byte[] bytes) throws CheckpointFormatException {
        HeaderEncoding.check(file, bytes);
        if (bytes.length == 0 || bytes[0] != '{') {
            String got = bytes.length == 0 ? "a header of 0 bytes" : "the byte 0x%02x".formatted(bytes[0]);
            throw new CheckpointFormatException(
                    file, Reason.HEADER_NOT_JSON, Header.LENGTH_BYTES, null, got, "{ as the first byte");
        }
        return new HeaderTokens(file, bytes);
    }

    /** With nothing kept from one header to the next, and no table of names, which a header could fill. */
    private static JsonFactory factory() {
        return JsonFactory.builder()
                .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
                .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(Limits.DEPTH)
                        .maxNameLength(Limits.METADATA_CHARACTERS)
                        .maxStringLength(Limits.METADATA_CHARACTERS)
                        .maxNumberLength(Limits.METADATA_CHARACTERS)
                        .build())
                .build();
    }

    /** From here on faults are about this tensor; null means about none. */
    void within(@Nullable String name) {
        tensor = name;
    }

    /** The next token; null after the last. {@code tooLong} is what a text or number without end is here. */
    @Nullable
    JsonToken next(Reason tooLong) throws CheckpointFormatException {
        try {
            return json.nextToken();
        } catch (JacksonException e) {
            throw explained(e, tooLong);
        }
    }

    /** The next name of the present object; null at its end. */
    @Nullable
    String name() throws CheckpointFormatException {
        return next(Reason.BAD_NAME) == JsonToken.END_OBJECT ? null : text(Reason.BAD_NAME);
    }

    /** Goes to the next token, which must be this one. */
    void expect(JsonToken expected, Reason tooLong, String words) throws CheckpointFormatException {
        check(expected, next(tooLong), words);
    }

    /** Refuses the present token if it is another one. */
    void check(JsonToken expected, @Nullable JsonToken got, String words) throws CheckpointFormatException {
        if (got != expected) {
            CheckpointFormatException wrong = fault(Reason.BAD_ENTRY, words(got), words);
            skip();
            throw wrong;
        }
    }

    private static String words(@Nullable JsonToken token) {
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "a string";
            case VALUE_NULL -> "null";
            case VALUE_TRUE, VALUE_FALSE -> "true or false";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case null, default -> "something else";
        };
    }

    /** Goes past a value that should not be there, so that brackets without end are told as what they are. */
    void skip() throws CheckpointFormatException {
        try {
            json.skipChildren();
        } catch (JacksonException e) {
            throw explained(e, Reason.BAD_ENTRY);
        }
    }

    /** The text of a name, string or number. */
    String text(Reason tooLong) throws CheckpointFormatException {
        try {
            return json.getString();
        } catch (JacksonException e) {
            throw explained(e, tooLong);
        }
    }

    /** Where the present token begins, in the file. */
    int at() {
        return Header.LENGTH_BYTES + places.before(json.currentTokenLocation().getCharOffset());
    }

    /** What is wrong with the present token. */
    CheckpointFormatException fault(Reason reason, String got, String expected) {
        return new CheckpointFormatException(file, reason, at(), tensor, got, expected);
    }

    private CheckpointFormatException fault(Reason reason, int inHeader, String got, String expected) {
        return new CheckpointFormatException(
                file, reason, Header.LENGTH_BYTES + (long) inHeader, tensor, got, expected);
    }

    private CheckpointFormatException explained(JacksonException e, Reason tooLong) {
        int here = places.before(json.currentLocation().getCharOffset());
        if (!(e instanceof StreamConstraintsException)) {
            return fault(Reason.HEADER_NOT_JSON, here, Names.escaped(e.getOriginalMessage()), "JSON");
        }
        if (json.streamReadContext().getNestingDepth() > Limits.DEPTH) {
            return fault(Reason.TOO_DEEP, here, "one more", "at most %d brackets open".formatted(Limits.DEPTH));
        }
        String most = "at most %d characters".formatted(Limits.METADATA_CHARACTERS);
        return fault(tooLong, here, "a longer text or number", most);
    }

    @Override
    public void close() {
        json.close();
    }
}
