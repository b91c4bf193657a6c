package dev.refrain.nn.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What good headers say; bad ones are in {@link MalformedFilesTest}. */
class HeaderParserTest {
    private static final Path NOWHERE = Path.of("no", "file");

    private static Header parse(String header) throws CheckpointFormatException {
        return HeaderParser.parse(NOWHERE, header.getBytes(UTF_8));
    }

    @Test
    void saysWhatIsWritten() throws CheckpointFormatException {
        Header header = parse("{ \"b\" : {\"shape\":[2,0,281474976710656],\"data_offsets\":[8, 9],\"dtype\":\"F64\"},"
                + "\"__metadata__\":{\"\":\"\",\"k\":\"\\u20ac\\ud834\\udd1e\\n\"},\n\t\"a\":{\"dtype\":\"F32\","
                + "\"shape\":[],\"data_offsets\":[0,0]}}  \r\n\t ");
        assertEquals(List.of("b", "a"), List.copyOf(header.entries().keySet()));
        assertEquals(Map.of("", "", "k", "€𝄞\n"), header.metadata());
        Entry entry = header.entries().get("b");
        assertEquals("b", entry.name());
        assertEquals(ElementType.F64, entry.type());
        assertArrayEquals(new long[] {2, 0, 1L << 48}, entry.sizes());
        assertEquals(8, entry.begin());
        assertEquals(9, entry.end());
        assertEquals(8 + 2, entry.at());
    }

    @Test
    void namesOfAnySortAreNames() throws CheckpointFormatException {
        Header header = parse(("{\"../etc/passwd\":#,\"__Metadata__\":#,\"\\\\u0000\":#,\"\\\"\":#,\" \":#,"
                        + "\"\\\\ud800\":#,\"\u202e\":#}")
                .replace("#", "{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}"));
        assertEquals(
                List.of("../etc/passwd", "__Metadata__", "\\u0000", "\"", " ", "\\ud800", "\u202e"),
                List.copyOf(header.entries().keySet()));
    }

    @Test
    void anEmptyHeaderSaysNothing() throws CheckpointFormatException {
        assertEquals(Map.of(), parse("{}").entries());
        assertEquals(Map.of(), parse("{\"__metadata__\":{}}      ").metadata());
    }

    /** Bytes that nobody wrote, of the letters that headers are made of: refused, and nothing else is thrown. */
    @Test
    void soupIsRefused() {
        String[] letters = {
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "\"a\"",
            "\"dtype\"",
            "\"F32\"",
            "\"shape\"",
            "\"data_offsets\"",
            "0",
            "1e9",
            "-",
            "\\",
            "\"",
            "\\u",
            "d800",
            "null",
            "true",
            "\"__metadata__\"",
            "ä",
            "\0",
            " ",
            "/*",
            "NaN"
        };
        Random random = new Random(17);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder soup = new StringBuilder("{");
            for (int length = random.nextInt(1, 20); length > 0; length--) {
                soup.append(letters[random.nextInt(letters.length)]);
            }
            if (soup.toString().strip().equals("{}")) {
                continue;
            }
            String message = assertThrows(CheckpointFormatException.class, () -> parse(soup.toString()), soup::toString)
                    .getMessage();
            assertTrue(message.startsWith("read " + NOWHERE + ": "), message);
        }
    }
}
