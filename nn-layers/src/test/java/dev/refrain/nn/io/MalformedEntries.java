package dev.refrain.nn.io;

import static dev.refrain.nn.io.MalformedFile.of;
import static dev.refrain.nn.io.Raw.f32;

import dev.refrain.nn.io.CheckpointFormatException.Reason;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Files whose header is one, with entries that are wrong in themselves, for each other, or for the data. */
final class MalformedEntries {
    private MalformedEntries() {}

    static Stream<MalformedFile> all() {
        return Stream.of(missing(), types(), numbers(), dtypes(), offsets(), sizes(), data())
                .flatMap(each -> each);
    }

    private static Stream<MalformedFile> missing() {
        return Stream.of(
                of("F10 no fields", Reason.BAD_ENTRY, "{\"a\":{}}", 0),
                of("F10 no dtype", Reason.BAD_ENTRY, "{\"a\":{\"shape\":[2],\"data_offsets\":[0,8]}}", 8),
                of("F10 no shape", Reason.BAD_ENTRY, "{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,8]}}", 8),
                of("F10 no offsets", Reason.BAD_ENTRY, "{\"a\":{\"dtype\":\"F32\",\"shape\":[2]}}", 8),
                of("F10 0 offsets", Reason.BAD_ENTRY, "{" + f32("a", "2", "") + "}", 8),
                of("F10 1 offset", Reason.BAD_ENTRY, "{" + f32("a", "2", "8") + "}", 8),
                of("F10 3 offsets", Reason.BAD_ENTRY, "{" + f32("a", "2", "0,8,8") + "}", 8));
    }

    private static Stream<MalformedFile> types() {
        return Stream.of(
                of("F10 null as tensor", Reason.BAD_ENTRY, "{\"a\":null}", 0),
                of("F10 a number as tensor", Reason.BAD_ENTRY, "{\"a\":1}", 0),
                of("F10 a string as tensor", Reason.BAD_ENTRY, "{\"a\":\"F32\"}", 0),
                of("F10 an array as tensor", Reason.BAD_ENTRY, "{\"a\":[]}", 0),
                of("F10 a number as dtype", Reason.BAD_ENTRY, "{\"a\":{\"dtype\":32}}", 0),
                of("F10 null as dtype", Reason.BAD_ENTRY, "{\"a\":{\"dtype\":null}}", 0),
                of("F10 a number as shape", Reason.BAD_ENTRY, "{\"a\":{\"shape\":2}}", 0),
                of("F10 null as shape", Reason.BAD_ENTRY, "{\"a\":{\"shape\":null}}", 0),
                of("F10 an object as offsets", Reason.BAD_ENTRY, "{\"a\":{\"data_offsets\":{}}}", 0),
                of("F10 a string in a shape", Reason.BAD_ENTRY, "{" + f32("a", "\"2\"", "0,8") + "}", 8),
                of("F10 null in a shape", Reason.BAD_ENTRY, "{" + f32("a", "null", "0,8") + "}", 8),
                of("F10 true in offsets", Reason.BAD_ENTRY, "{" + f32("a", "2", "false,8") + "}", 8),
                of("F10 an array in a shape", Reason.BAD_ENTRY, "{" + f32("a", "[2]", "0,8") + "}", 8),
                of("F10 an array as metadata", Reason.BAD_ENTRY, "{\"__metadata__\":[]}", 0),
                of("F10 a string as metadata", Reason.BAD_ENTRY, "{\"__metadata__\":\"\"}", 0),
                of("F10 a number in metadata", Reason.BAD_ENTRY, "{\"__metadata__\":{\"k\":1}}", 0),
                of("F10 null in metadata", Reason.BAD_ENTRY, "{\"__metadata__\":{\"k\":null}}", 0),
                of("F10 an object in metadata", Reason.BAD_ENTRY, "{\"__metadata__\":{\"k\":{}}}", 0),
                of("F17 9 axes", Reason.BAD_ENTRY, "{" + f32("a", "1,1,1,1,1,1,1,1,1", "0,4") + "}", 4),
                of("F17 200 axes", Reason.BAD_ENTRY, "{" + f32("a", "1" + ",1".repeat(199), "0,4") + "}", 4));
    }

    private static Stream<MalformedFile> numbers() {
        return Stream.of(
                of("F11 a negative size", Reason.BAD_NUMBER, "{" + f32("a", "-2", "0,8") + "}", 8),
                of("F11 a negative offset", Reason.BAD_NUMBER, "{" + f32("a", "2", "-8,0") + "}", 8),
                of("F11 -0", Reason.BAD_NUMBER, "{" + f32("a", "2", "-0,8") + "}", 8),
                of("F11 2.0", Reason.BAD_NUMBER, "{" + f32("a", "2.0", "0,8") + "}", 8),
                of("F11 8e0", Reason.BAD_NUMBER, "{" + f32("a", "2", "0,8e0") + "}", 8),
                of("F11 1e400", Reason.BAD_NUMBER, "{" + f32("a", "1e400", "0,8") + "}", 8),
                of("F11 1e99999999", Reason.BAD_NUMBER, "{" + f32("a", "1e99999999", "0,8") + "}", 8),
                of("F11 2⁴⁸ + 1", Reason.BAD_NUMBER, "{" + f32("a", "281474976710657", "0,8") + "}", 8),
                of("F11 16 digits", Reason.BAD_NUMBER, "{" + f32("a", "1000000000000000", "0,8") + "}", 8),
                of("F11 2⁶³", Reason.BAD_NUMBER, "{" + f32("a", "2", "0,9223372036854775808") + "}", 8),
                of("F11 2⁶⁴ + 8", Reason.BAD_NUMBER, "{" + f32("a", "2", "0,18446744073709551624") + "}", 8),
                of("F11 2,000 digits", Reason.BAD_NUMBER, "{" + f32("a", "9".repeat(2000), "0,8") + "}", 8),
                of("F11 3,000,000 digits", Reason.BAD_NUMBER, "{" + f32("a", "9".repeat(3_000_000), "0,8"), 8));
    }

    private static MalformedFile dtype(String name) {
        String header = "{\"a\":{\"dtype\":\"" + name + "\",\"shape\":[2],\"data_offsets\":[0,8]}}";
        return of("F12 " + (name.length() > 20 ? "a long name" : name), Reason.UNKNOWN_DTYPE, header, 8);
    }

    private static Stream<MalformedFile> dtypes() {
        return Stream.of("BOOL", "U8", "I64", "F8_E4M3", "bf16", "F1", "C64", "f32", " F32", "", "F".repeat(3_000_000))
                .map(MalformedEntries::dtype);
    }

    private static MalformedFile two(String what, Reason reason, String first, String second, int dataBytes) {
        return of(what, reason, "{" + f32("a", "2", first) + "," + f32("b", "2", second) + "}", dataBytes);
    }

    private static Stream<MalformedFile> offsets() {
        return Stream.of(
                of("F13 the end first", Reason.OFFSET_OVERLAP, "{" + f32("a", "2", "8,0") + "}", 8),
                of("F13 not from 0", Reason.OFFSET_GAP, "{" + f32("a", "2", "8,16") + "}", 16),
                of("F13 not from 0, empty", Reason.OFFSET_GAP, "{" + f32("a", "0", "4,4") + "}", 4),
                two("F13 a hole", Reason.OFFSET_GAP, "0,8", "12,20", 20),
                two("F13 a hole, the other way round", Reason.OFFSET_GAP, "12,20", "0,8", 20),
                two("F13 an overlap", Reason.OFFSET_OVERLAP, "0,8", "4,12", 12),
                two("F13 an overlap, the other way round", Reason.OFFSET_OVERLAP, "4,12", "0,8", 12),
                two("F13 the same range", Reason.OFFSET_OVERLAP, "0,8", "0,8", 8),
                of(
                        "F13 an empty one within another",
                        Reason.OFFSET_OVERLAP,
                        "{" + f32("a", "2", "0,8") + "," + f32("b", "0", "4,4") + "}",
                        8));
    }

    private static Stream<MalformedFile> sizes() {
        String most = "281474976710656";
        return Stream.of(
                of("F14 too few bytes", Reason.SIZE_MISMATCH, "{" + f32("a", "2", "0,4") + "}", 4),
                of("F14 too many bytes", Reason.SIZE_MISMATCH, "{" + f32("a", "2", "0,16") + "}", 16),
                of("F14 a byte too many", Reason.SIZE_MISMATCH, "{" + f32("a", "2", "0,9") + "}", 9),
                of("F14 an empty one with bytes", Reason.SIZE_MISMATCH, "{" + f32("a", "2,0", "0,8") + "}", 8),
                of("F14 float16 as float32", Reason.SIZE_MISMATCH, half("F16", "2", "0,8"), 8),
                of("F14 bfloat16 as float32", Reason.SIZE_MISMATCH, half("BF16", "2", "0,8"), 8),
                of("F14 half a float16", Reason.SIZE_MISMATCH, half("F16", "2", "0,3"), 3),
                of("F14 half a bfloat16", Reason.SIZE_MISMATCH, half("BF16", "", "0,1"), 1),
                of("F14 a scalar without", Reason.SIZE_MISMATCH, "{" + f32("a", "", "0,0") + "}", 0),
                of("F15 2³¹", Reason.SHAPE_OVERFLOW, "{" + f32("a", "2147483648", "0,8") + "}", 8),
                of("F15 2³² is 0 as int", Reason.SHAPE_OVERFLOW, "{" + f32("a", "4294967296", "0,0") + "}", 0),
                of("F15 2¹⁶ 2¹⁶", Reason.SHAPE_OVERFLOW, "{" + f32("a", "65536,65536", "0,0") + "}", 0),
                of("F15 2³² 2³² is 0 as long", Reason.SHAPE_OVERFLOW, overflow("4294967296,4294967296"), 0),
                of("F15 2⁴⁸ 2⁴⁸", Reason.SHAPE_OVERFLOW, overflow(most + "," + most), 0),
                of("F15 made up for by 0 after", Reason.SHAPE_OVERFLOW, overflow(most + ",65536,0"), 0),
                of("F15 made up for by 0 before", Reason.SHAPE_OVERFLOW, overflow("0,65536,65536"), 0));
    }

    private static String half(String dtype, String sizes, String offsets) {
        return "{" + f32("a", sizes, offsets).replace("F32", dtype) + "}";
    }

    private static String overflow(String sizes) {
        return "{" + f32("a", sizes, "0,0") + "}";
    }

    private static Stream<MalformedFile> data() {
        String many = IntStream.rangeClosed(0, 65_536)
                .mapToObj(i -> f32(Integer.toString(i, 36), "0", "0,0"))
                .collect(Collectors.joining(","));
        String longNames = IntStream.rangeClosed(0, 16_384)
                .mapToObj(i -> f32("%0512d".formatted(i), "0", "0,0"))
                .collect(Collectors.joining(","));
        return Stream.of(
                of("F16 no data", Reason.DATA_TRUNCATED, "{" + f32("a", "2", "0,8") + "}", 0),
                of("F16 a byte short", Reason.DATA_TRUNCATED, "{" + f32("a", "2", "0,8") + "}", 7),
                of("F16 1 GiB claimed", Reason.DATA_TRUNCATED, "{" + f32("a", "268435456", "0,1073741824") + "}", 8),
                of("F16 a byte of a float16 short", Reason.DATA_TRUNCATED, half("F16", "4", "0,8"), 7),
                of("F16 a byte behind", Reason.TRAILING_BYTES, "{" + f32("a", "2", "0,8") + "}", 9),
                of("F16 bytes and no tensors", Reason.TRAILING_BYTES, "{}", 1),
                of("F16 another file behind", Reason.TRAILING_BYTES, "{" + f32("a", "", "0,4") + "}", 1000),
                of("F19 long names", Reason.TOO_MANY_TENSORS, "{" + longNames + "}", 0),
                of("F19 65,537 tensors", Reason.TOO_MANY_TENSORS, "{" + many + "}", 0));
    }
}
