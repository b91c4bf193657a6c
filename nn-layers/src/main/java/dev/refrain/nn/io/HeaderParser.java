package dev.refrain.nn.io;

import dev.refrain.nn.io.CheckpointFormatException.Reason;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/**
 * Reads the bytes of a header as what it says of its tensors. Nothing is filled in, passed over or rounded: what is not as
 * the format says is refused.
 */
final class HeaderParser {
    private final HeaderTokens tokens;
    private final SequencedMap<String, Entry> entries = new LinkedHashMap<>();
    private @Nullable SequencedMap<String, String> metadata;
    private int nameCharacters;

    private HeaderParser(HeaderTokens tokens) {
        this.tokens = tokens;
    }

    /** What the header in these bytes says; {@code file} is for messages. */
    static Header parse(Path file, byte[] bytes) throws CheckpointFormatException {
        try (HeaderTokens tokens = HeaderTokens.of(file, bytes)) {
            return new HeaderParser(tokens).header();
        }
    }

    private Header header() throws CheckpointFormatException {
        tokens.expect(JsonToken.START_OBJECT, Reason.HEADER_NOT_JSON, "an object");
        for (String name = tokens.name(); name != null; name = tokens.name()) {
            if (name.equals(Names.METADATA)) {
                metadata();
            } else {
                tokens.within(name);
                tensor(name);
                tokens.within(null);
            }
        }
        if (tokens.next(Reason.HEADER_NOT_JSON) != null) {
            throw tokens.fault(Reason.HEADER_NOT_JSON, "more behind the object", "spaces only");
        }
        return new Header(entries, metadata == null ? new LinkedHashMap<>() : metadata);
    }

    private void tensor(String name) throws CheckpointFormatException {
        String fault = Names.fault(name);
        if (fault != null) {
            throw tokens.fault(Reason.BAD_NAME, fault, Names.EXPECTED);
        }
        if (entries.containsKey(name)) {
            throw tokens.fault(Reason.DUPLICATE_NAME, "the name again", "every tensor once");
        }
        nameCharacters += name.length();
        if (entries.size() == Limits.TENSORS || nameCharacters > Limits.NAMES_CHARACTERS) {
            throw tokens.fault(
                    Reason.TOO_MANY_TENSORS,
                    "%d with %d characters in names so far".formatted(entries.size() + 1, nameCharacters),
                    "at most %d and %d".formatted(Limits.TENSORS, Limits.NAMES_CHARACTERS));
        }
        entries.put(name, EntryParser.parse(tokens, name));
    }

    private void metadata() throws CheckpointFormatException {
        if (metadata != null) {
            throw tokens.fault(Reason.DUPLICATE_NAME, Names.METADATA + " again", "it once");
        }
        metadata = new LinkedHashMap<>();
        JsonToken begin = tokens.next(Reason.BAD_ENTRY);
        if (begin == JsonToken.VALUE_NULL) {
            throw tokens.fault(Reason.UNKNOWN_FIELD, Names.METADATA + ": null", "an object or no such name");
        }
        tokens.check(JsonToken.START_OBJECT, begin, "an object of strings as " + Names.METADATA);
        int characters = 0;
        for (String key = tokens.name(); key != null; key = tokens.name()) {
            if (metadata.containsKey(key)) {
                String got = "the key %s again".formatted(Names.quoted(key));
                throw tokens.fault(Reason.DUPLICATE_NAME, got, "every key of the metadata once");
            }
            tokens.expect(JsonToken.VALUE_STRING, Reason.TOO_MUCH_METADATA, "a string for " + Names.quoted(key));
            String value = tokens.text(Reason.TOO_MUCH_METADATA);
            metadata.put(key, value);
            characters += key.length() + value.length();
            checkMetadata(metadata.size(), characters);
        }
    }

    private void checkMetadata(int keys, int characters) throws CheckpointFormatException {
        if (keys > Limits.METADATA_ENTRIES || characters > Limits.METADATA_CHARACTERS) {
            throw tokens.fault(
                    Reason.TOO_MUCH_METADATA,
                    "%d keys and %d characters so far".formatted(keys, characters),
                    "at most %d and %d".formatted(Limits.METADATA_ENTRIES, Limits.METADATA_CHARACTERS));
        }
    }
}
