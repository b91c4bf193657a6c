package dev.refrain.nn.io;

import dev.refrain.nn.io.CheckpointFormatException.Reason;
import dev.refrain.tensor.Shape;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the header of an array: the literal of a Python dictionary with the keys descr, fortran_order and shape, then spaces and
 * the end of a line. It is read letter by letter, and nothing of it is ever evaluated.
 */
final class NpyHeaderParser {
    private static final String KEYS = "descr, fortran_order and shape";

    /** Far more than a key or a type needs. */
    private static final int MOST_LETTERS = 64;

    private final Place place;
    private final byte[] text;
    private final int begin;
    private int at;

    private @Nullable String type;
    private @Nullable Boolean columnMajor;
    private long @Nullable [] sizes;

    private NpyHeaderParser(Place place, byte[] text, int begin) {
        this.place = place;
        this.text = text;
        this.begin = begin;
    }

    /** What a header says that stands at this byte of the array. */
    static NpyHeader parse(Place place, byte[] text, int begin) throws CheckpointFormatException {
        return new NpyHeaderParser(place, text, begin).header();
    }

    private NpyHeader header() throws CheckpointFormatException {
        expect('{');
        while (peek() != '}') {
            entry();
            if (peek() != '}') {
                expect(',');
            }
        }
        expect('}');
        if (peek() != '\n' || at != text.length - 1) {
            throw fault(Reason.HEADER_NOT_LITERAL, shown(), "spaces and the end of the line behind the dictionary");
        }
        if (type == null || columnMajor == null || sizes == null) {
            String missing = type == null ? "descr" : columnMajor == null ? "fortran_order" : "shape";
            throw fault(Reason.BAD_ENTRY, "no " + missing, KEYS);
        }
        return complete(type, columnMajor, sizes);
    }

    private NpyHeader complete(String descr, boolean isColumnMajor, long[] shape) throws CheckpointFormatException {
        ElementType known = descr.length() == 3 ? ElementType.ofNumPy(descr.substring(1)) : null;
        boolean isBig = descr.startsWith(">");
        if (known == null || (!isBig && !descr.startsWith("<"))) {
            throw fault(
                    Reason.UNKNOWN_DTYPE, Names.quoted(descr), "\"<f4\", \"<f8\" or \"<f2\", or the same with \">\"");
        }
        return new NpyHeader(known, isBig ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN, isColumnMajor, shape);
    }

    private void entry() throws CheckpointFormatException {
        int keyAt = at;
        String key = string(Reason.HEADER_NOT_LITERAL, "a key in quotes");
        Object before = switch (key) {
            case "descr" -> type;
            case "fortran_order" -> columnMajor;
            case "shape" -> sizes;
            default -> {
                at = keyAt;
                throw fault(Reason.UNKNOWN_FIELD, Names.quoted(key), KEYS + " only");
            }
        };
        if (before != null) {
            throw fault(Reason.DUPLICATE_NAME, key + " again", "every key once");
        }
        expect(':');
        switch (key) {
            case "descr" -> type = string(Reason.UNKNOWN_DTYPE, "one type in quotes");
            case "fortran_order" -> columnMajor = truth();
            default -> sizes = tuple();
        }
    }

    private boolean truth() throws CheckpointFormatException {
        String word = peek() == 'T' ? "True" : "False";
        byte[] letters = word.getBytes(StandardCharsets.US_ASCII);
        int end = at + letters.length;
        if (end > text.length || !Arrays.equals(text, at, end, letters, 0, letters.length)) {
            throw fault(Reason.BAD_ENTRY, shown(), "True or False as fortran_order");
        }
        at = end;
        return word.equals("True");
    }

    /** A text in quotes of one kind, of ASCII that can be seen, without backslashes. */
    private String string(Reason reason, String expected) throws CheckpointFormatException {
        int quote = peek();
        if (quote != '\'' && quote != '"') {
            throw fault(reason, shown(), expected);
        }
        int from = ++at;
        while (at < text.length && text[at] != quote) {
            if (text[at] < ' ' || text[at] > '~' || text[at] == '\\' || at - from == MOST_LETTERS) {
                throw fault(reason, shown(), expected);
            }
            at++;
        }
        String string = new String(text, from, at - from, StandardCharsets.US_ASCII);
        expect((char) quote);
        return string;
    }

    /** Sizes in parentheses; a single one has a comma behind it, or it is no tuple in Python. */
    private long[] tuple() throws CheckpointFormatException {
        expect('(');
        long[] numbers = new long[Shape.MAX_RANK];
        int count = 0;
        while (peek() != ')') {
            long number = number();
            if (count == numbers.length) {
                throw fault(Reason.BAD_ENTRY, "one more size", "at most %d".formatted(count));
            }
            numbers[count++] = number;
            if (count == 1 || peek() != ')') {
                expect(',');
            }
        }
        expect(')');
        return Arrays.copyOf(numbers, count);
    }

    /** By its digits, of which not more are looked at than a number has. */
    private long number() throws CheckpointFormatException {
        peek();
        int from = at;
        while (at < text.length && text[at] >= '0' && text[at] <= '9' && at - from <= Limits.DIGITS) {
            at++;
        }
        String digits = new String(text, from, at - from, StandardCharsets.US_ASCII);
        boolean isLiteral = digits.equals("0") || (!digits.isEmpty() && !digits.startsWith("0"));
        long number = isLiteral ? Limits.number(digits) : -1;
        if (number < 0) {
            at = from;
            throw fault(Reason.BAD_NUMBER, shown(), "digits only, at most %d".formatted(Limits.NUMBER));
        }
        return number;
    }

    /** The next letter that is no space; -1 at the end. */
    private int peek() {
        while (at < text.length && text[at] == ' ') {
            at++;
        }
        return at < text.length ? text[at] & 0xff : -1;
    }

    private void expect(char letter) throws CheckpointFormatException {
        if (peek() != letter) {
            throw fault(Reason.HEADER_NOT_LITERAL, shown(), Names.quoted(Character.toString(letter)));
        }
        at++;
    }

    /** What stands here, as far as a message needs it. */
    private String shown() {
        int end = Math.min(text.length, at + 20);
        return at >= text.length
                ? "the end of the header"
                : Names.quoted(new String(text, at, end - at, StandardCharsets.ISO_8859_1));
    }

    private CheckpointFormatException fault(Reason reason, String got, String expected) {
        return place.fault(reason, (long) begin + at, got, expected);
    }
}
