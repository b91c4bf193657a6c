package dev.refrain.nn.io;

import static dev.refrain.nn.io.MalformedFile.of;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.refrain.nn.io.CheckpointFormatException.Reason;
import java.util.Arrays;
import java.util.stream.Stream;

/** Files whose header as a whole is wrong: its length, its bytes, its JSON, its names. */
final class MalformedHeaders {
    private static final byte[] EMPTY_OBJECT = "{}".getBytes(UTF_8);
    private static final String A = Raw.f32("a", "2", "0,8");

    private MalformedHeaders() {}

    static Stream<MalformedFile> all() {
        return Stream.of(lengths(), json(), text(), depth(), names(), fields()).flatMap(each -> each);
    }

    private static Stream<MalformedFile> lengths() {
        return Stream.of(
                of("F01 empty", Reason.HEADER_TOO_SHORT, new byte[0]),
                of("F01 1 byte", Reason.HEADER_TOO_SHORT, new byte[1]),
                of("F01 7 bytes", Reason.HEADER_TOO_SHORT, new byte[7]),
                of("F02 16 MiB and 1", Reason.HEADER_TOO_LARGE, Raw.lying((16 << 20) + 1, EMPTY_OBJECT, 0)),
                of("F02 100 MB and 1", Reason.HEADER_TOO_LARGE, Raw.lying(100_000_001, EMPTY_OBJECT, 0)),
                of("F02 2³¹ - 1", Reason.HEADER_TOO_LARGE, Raw.lying(Integer.MAX_VALUE, EMPTY_OBJECT, 0)),
                of("F02 2³² + 2", Reason.HEADER_TOO_LARGE, Raw.lying((1L << 32) + 2, EMPTY_OBJECT, 0)),
                of("F02 2⁶³ - 1", Reason.HEADER_TOO_LARGE, Raw.lying(Long.MAX_VALUE, EMPTY_OBJECT, 0)),
                of("F02 2⁶³", Reason.HEADER_TOO_LARGE, Raw.lying(Long.MIN_VALUE, EMPTY_OBJECT, 0)),
                of("F02 2⁶⁴ - 1", Reason.HEADER_TOO_LARGE, Raw.lying(-1, EMPTY_OBJECT, 0)),
                of("F03 one more than there is", Reason.HEADER_TRUNCATED, Raw.lying(3, EMPTY_OBJECT, 0)),
                of("F03 8 bytes only", Reason.HEADER_TRUNCATED, Raw.lying(2, new byte[0], 0)),
                of("F03 16 MiB", Reason.HEADER_TRUNCATED, Raw.lying(16 << 20, EMPTY_OBJECT, 0)));
    }

    private static Stream<MalformedFile> json() {
        return Stream.of(
                of("F04 length 0", Reason.HEADER_NOT_JSON, "", 0),
                of("F04 length 0 and data", Reason.HEADER_NOT_JSON, "", 8),
                of("F04 an array", Reason.HEADER_NOT_JSON, "[]", 0),
                of("F04 a string", Reason.HEADER_NOT_JSON, "\"a\"", 0),
                of("F04 null", Reason.HEADER_NOT_JSON, "null", 0),
                of("F04 not closed", Reason.HEADER_NOT_JSON, "{", 0),
                of("F04 not closed within", Reason.HEADER_NOT_JSON, "{\"a\":{\"dtype\":\"F32\"", 0),
                of("F04 a letter behind", Reason.HEADER_NOT_JSON, "{}x", 0),
                of("F04 an object behind", Reason.HEADER_NOT_JSON, "{} {}", 0),
                of("F04 a bracket behind", Reason.HEADER_NOT_JSON, "{}}", 0),
                of("F04 NUL behind", Reason.HEADER_NOT_JSON, "{}\0\0\0\0\0\0", 0),
                of("F04 a comma too many", Reason.HEADER_NOT_JSON, "{" + A + ",}", 8),
                of("F04 a comma missing", Reason.HEADER_NOT_JSON, "{" + A + Raw.f32("b", "0", "8,8") + "}", 8),
                of("F04 a comment", Reason.HEADER_NOT_JSON, "{/**/}", 0),
                of("F04 single quotes", Reason.HEADER_NOT_JSON, "{'a':{}}", 0),
                of("F04 no quotes", Reason.HEADER_NOT_JSON, "{a:{}}", 0),
                of("F04 NaN", Reason.HEADER_NOT_JSON, "{" + Raw.f32("a", "NaN", "0,8") + "}", 8),
                of("F04 a leading zero", Reason.HEADER_NOT_JSON, "{" + Raw.f32("a", "02", "0,8") + "}", 8),
                of("F04 a plus", Reason.HEADER_NOT_JSON, "{" + Raw.f32("a", "+2", "0,8") + "}", 8),
                of("F04 a line in a name", Reason.HEADER_NOT_JSON, "{\"a\nb\":{}}", 0),
                of("F04 an unknown escape", Reason.HEADER_NOT_JSON, "{\"\\x\":{}}", 0),
                of("F04 UTF-16", Reason.HEADER_NOT_JSON, Raw.file("{}".getBytes(UTF_16LE), 0)),
                of("F05 a space first", Reason.HEADER_NOT_JSON, " {}", 0),
                of("F05 a line feed first", Reason.HEADER_NOT_JSON, "\n{}", 0),
                of("F05 a byte order mark first", Reason.HEADER_NOT_JSON, "\ufeff{}", 0));
    }

    private static byte[] withBytes(String header, int... strange) {
        byte[] bytes = header.getBytes(ISO_8859_1);
        int at = header.indexOf('?');
        for (int i = 0; i < strange.length; i++) {
            bytes[at + i] = (byte) strange[i];
        }
        return Raw.file(bytes, 0);
    }

    private static Stream<MalformedFile> text() {
        String name = "{\"?   \":{}}";
        return Stream.of(
                of("F06 a byte that is never first", Reason.HEADER_NOT_UTF8, withBytes(name, 0x80)),
                of("F06 0xff", Reason.HEADER_NOT_UTF8, withBytes(name, 0xff)),
                of("F06 0xff as first byte", Reason.HEADER_NOT_UTF8, withBytes("?}", 0xff)),
                of("F06 Latin-1", Reason.HEADER_NOT_UTF8, withBytes(name, 'ä')),
                of("F06 an overlong slash", Reason.HEADER_NOT_UTF8, withBytes(name, 0xc0, 0xaf)),
                of("F06 an overlong NUL", Reason.HEADER_NOT_UTF8, withBytes(name, 0xc0, 0x80)),
                of("F06 a surrogate as bytes", Reason.HEADER_NOT_UTF8, withBytes(name, 0xed, 0xa0, 0x80)),
                of("F06 above 10FFFF", Reason.HEADER_NOT_UTF8, withBytes(name, 0xf4, 0x90, 0x80, 0x80)),
                of("F06 cut off at the end", Reason.HEADER_NOT_UTF8, withBytes("{}?", 0xe2)),
                of("F06 a high surrogate alone", Reason.HEADER_NOT_UTF8, "{\"\\ud800\":{}}", 0),
                of("F06 a low surrogate alone", Reason.HEADER_NOT_UTF8, "{\"\\udc00\":{}}", 0),
                of("F06 surrogates in the wrong order", Reason.HEADER_NOT_UTF8, "{\"\\udc00\\ud800\":{}}", 0),
                of("F06 in a field", Reason.HEADER_NOT_UTF8, "{\"a\":{\"\\ud800\":1}}", 0),
                of("F06 in a dtype", Reason.HEADER_NOT_UTF8, "{\"a\":{\"dtype\":\"\\ud800\"}}", 0),
                of("F06 in a key", Reason.HEADER_NOT_UTF8, "{\"__metadata__\":{\"\\ud800\":\"\"}}", 0),
                of("F06 in metadata", Reason.HEADER_NOT_UTF8, "{\"__metadata__\":{\"k\":\"a\\udfff\"}}", 0));
    }

    private static Stream<MalformedFile> depth() {
        return Stream.of(
                of("F07 100,000 arrays", Reason.TOO_DEEP, "{\"a\":" + "[".repeat(100_000), 0),
                of("F07 100,000 objects", Reason.TOO_DEEP, "{\"a\":".repeat(100_000), 0),
                of("F07 closed again", Reason.TOO_DEEP, "{\"a\":" + "[".repeat(9) + "]".repeat(9) + "}", 0),
                of("F07 in a shape", Reason.TOO_DEEP, "{" + Raw.f32("a", "[".repeat(5000), "0,8") + "}", 8),
                of("F07 in metadata", Reason.TOO_DEEP, "{\"__metadata__\":{\"k\":" + "[".repeat(5000), 0),
                of("F07 arrays first", Reason.HEADER_NOT_JSON, "[".repeat(100_000), 0));
    }

    private static Stream<MalformedFile> names() {
        return Stream.of(
                of("F08 a tensor twice", Reason.DUPLICATE_NAME, "{" + A + "," + A + "}", 8),
                of("F08 twice, written differently", Reason.DUPLICATE_NAME, "{" + A + "," + escapedA() + "}", 16),
                of("F08 a field twice", Reason.DUPLICATE_NAME, "{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\"}}", 0),
                of("F08 another field twice", Reason.DUPLICATE_NAME, "{\"a\":{\"shape\":[],\"shape\":[]}}", 0),
                of("F08 offsets twice", Reason.DUPLICATE_NAME, offsetsTwice(), 8),
                of("F08 a key twice", Reason.DUPLICATE_NAME, "{\"__metadata__\":{\"k\":\"\",\"k\":\"\"}}", 0),
                of("F08 metadata twice", Reason.DUPLICATE_NAME, "{\"__metadata__\":{},\"__metadata__\":{}}", 0),
                of("F17 an empty name", Reason.BAD_NAME, "{" + Raw.f32("", "2", "0,8") + "}", 8),
                of("F17 513 characters", Reason.BAD_NAME, "{" + Raw.f32("n".repeat(513), "2", "0,8") + "}", 8),
                of("F17 3,000,000 characters", Reason.BAD_NAME, "{" + Raw.f32("n".repeat(3_000_000), "2", "0,8"), 8),
                of("F17 NUL in a name", Reason.BAD_NAME, "{" + Raw.f32("a\\u0000", "2", "0,8") + "}", 8),
                of("F17 a line in a name", Reason.BAD_NAME, "{" + Raw.f32("a\\nb", "2", "0,8") + "}", 8),
                of("F17 DEL in a name", Reason.BAD_NAME, "{" + Raw.f32("\u007f", "2", "0,8") + "}", 8),
                of("F17 a C1 control", Reason.BAD_NAME, "{" + Raw.f32("\u0085", "2", "0,8") + "}", 8));
    }

    private static String escapedA() {
        return Raw.f32("\\u0061", "2", "8,16");
    }

    private static String offsetsTwice() {
        return "{\"a\":{\"data_offsets\":[0,8],\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}";
    }

    private static Stream<MalformedFile> fields() {
        String many = "\"k%d\":\"\"";
        String[] keys = new String[16_385];
        Arrays.setAll(keys, many::formatted);
        String long1 = "\"" + "v".repeat(1_200_000) + "\"";
        String long2 = "\"" + "v".repeat(2_200_000) + "\"";
        return Stream.of(
                of("F09 a field more", Reason.UNKNOWN_FIELD, "{\"a\":{\"dtype\":\"F32\",\"strides\":[1]}}", 0),
                of("F09 a field in capitals", Reason.UNKNOWN_FIELD, "{\"a\":{\"DTYPE\":\"F32\"}}", 0),
                of("F09 an empty field", Reason.UNKNOWN_FIELD, "{\"a\":{\"\":0}}", 0),
                of("F09 metadata null", Reason.UNKNOWN_FIELD, "{\"__metadata__\":null}", 0),
                of("too many keys", Reason.TOO_MUCH_METADATA, metadata(String.join(",", keys)), 0),
                of("long texts", Reason.TOO_MUCH_METADATA, metadata("\"a\":" + long1 + ",\"b\":" + long1), 0),
                of("a longer text", Reason.TOO_MUCH_METADATA, metadata("\"a\":" + long2), 0));
    }

    private static String metadata(String entries) {
        return "{\"__metadata__\":{" + entries + "}}";
    }
}
