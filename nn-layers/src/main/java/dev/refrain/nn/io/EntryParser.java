package dev.refrain.nn.io;

import dev.refrain.nn.io.CheckpointFormatException.Reason;
import dev.refrain.tensor.Shape;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/** Reads what a header says of one tensor. */
final class EntryParser {
    private static final String FIELDS = "dtype, shape and data_offsets";

    private final HeaderTokens tokens;
    private @Nullable ElementType type;
    private long @Nullable [] sizes;
    private long @Nullable [] offsets;

    private EntryParser(HeaderTokens tokens) {
        this.tokens = tokens;
    }

    /** The entry of the tensor whose name is the present token. */
    static Entry parse(HeaderTokens tokens, String name) throws CheckpointFormatException {
        int at = tokens.at();
        tokens.expect(JsonToken.START_OBJECT, Reason.BAD_ENTRY, "an object");
        EntryParser entry = new EntryParser(tokens);
        for (String field = tokens.name(); field != null; field = tokens.name()) {
            entry.field(field);
        }
        return entry.complete(name, at);
    }

    private void field(String name) throws CheckpointFormatException {
        switch (name) {
            case "dtype" -> {
                checkFirst(type, name);
                type = type();
            }
            case "shape" -> {
                checkFirst(sizes, name);
                sizes = numbers(name, Shape.MAX_RANK);
            }
            case "data_offsets" -> {
                checkFirst(offsets, name);
                offsets = numbers(name, 2);
            }
            default -> {
                CheckpointFormatException unknown =
                        tokens.fault(Reason.UNKNOWN_FIELD, Names.quoted(name), FIELDS + " only");
                tokens.next(Reason.BAD_ENTRY);
                tokens.skip();
                throw unknown;
            }
        }
    }

    private void checkFirst(@Nullable Object before, String name) throws CheckpointFormatException {
        if (before != null) {
            throw tokens.fault(Reason.DUPLICATE_NAME, name + " again", "every field once");
        }
    }

    private Entry complete(String name, int at) throws CheckpointFormatException {
        if (type == null || sizes == null || offsets == null) {
            String missing = type == null ? "dtype" : sizes == null ? "shape" : "data_offsets";
            throw tokens.fault(Reason.BAD_ENTRY, "no " + missing, FIELDS);
        }
        if (offsets.length != 2) {
            throw tokens.fault(Reason.BAD_ENTRY, "%d data_offsets".formatted(offsets.length), "begin and end");
        }
        return new Entry(name, type, sizes, offsets[0], offsets[1], at);
    }

    private ElementType type() throws CheckpointFormatException {
        tokens.expect(JsonToken.VALUE_STRING, Reason.UNKNOWN_DTYPE, "a string as dtype");
        String name = tokens.text(Reason.UNKNOWN_DTYPE);
        ElementType known = ElementType.named(name);
        if (known == null) {
            throw tokens.fault(Reason.UNKNOWN_DTYPE, Names.quoted(name), ElementType.EXPECTED);
        }
        return known;
    }

    private long[] numbers(String field, int most) throws CheckpointFormatException {
        tokens.expect(JsonToken.START_ARRAY, Reason.BAD_ENTRY, "an array as " + field);
        long[] numbers = new long[most];
        int count = 0;
        for (JsonToken token = tokens.next(Reason.BAD_NUMBER);
                token != JsonToken.END_ARRAY;
                token = tokens.next(Reason.BAD_NUMBER)) {
            long number = number(token, field);
            if (count == most) {
                throw tokens.fault(Reason.BAD_ENTRY, "one more number", "at most %d as %s".formatted(most, field));
            }
            numbers[count++] = number;
        }
        return Arrays.copyOf(numbers, count);
    }

    /** The present token as a number: by its digits, for a parser of numbers can be kept busy by an exponent. */
    private long number(@Nullable JsonToken token, String field) throws CheckpointFormatException {
        if (token != JsonToken.VALUE_NUMBER_FLOAT) {
            tokens.check(JsonToken.VALUE_NUMBER_INT, token, "a number in " + field);
        }
        String digits = tokens.text(Reason.BAD_NUMBER);
        long number = Limits.number(digits);
        if (number < 0) {
            throw tokens.fault(
                    Reason.BAD_NUMBER,
                    Names.escaped(digits) + " in " + field,
                    "digits only, at most %d".formatted(Limits.NUMBER));
        }
        return number;
    }
}
