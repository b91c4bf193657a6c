package dev.refrain.nn.io;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.refrain.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file written down by hand from the description of the format at https://huggingface.co/docs/safetensors. */
class GoldenFileTest {
    private static final String HEADER = "{\"__metadata__\":{\"by\":\"hand\"},"
            + "\"w/1\":{\"dtype\":\"F32\",\"shape\":[1,3],\"data_offsets\":[0,12]},"
            + "\"b\":{\"dtype\":\"F64\",\"shape\":[],\"data_offsets\":[12,20]},"
            + "\"none\":{\"dtype\":\"F32\",\"shape\":[2,0],\"data_offsets\":[20,20]}}      ";

    /** 1, -2 and 0.1 as binary32, -0.1 as binary64, least significant byte first. */
    private static final String DATA = "0000803f" + "000000c0" + "cdcccc3d" + "9a9999999999b9bf";

    @TempDir
    private Path folder;

    private static byte[] golden() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(new byte[] {(byte) HEADER.length(), 0, 0, 0, 0, 0, 0, 0});
        bytes.write(HEADER.getBytes(US_ASCII));
        bytes.write(HexFormat.of().parseHex(DATA));
        return bytes.toByteArray();
    }

    private static SequencedMap<String, Tensor> tensors() {
        SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("w/1", Tensor.of(new float[] {1, -2, 0.1f}, 1, 3));
        tensors.put("b", Tensor.of(new double[] {-0.1}));
        tensors.put("none", Tensor.of(new float[0], 2, 0));
        return tensors;
    }

    @Test
    void isReadAsWhatItSays() throws IOException {
        SafeTensors read = SafeTensors.read(Files.write(folder.resolve("golden"), golden()));
        assertEquals(tensors(), read.tensors());
        assertEquals(List.of("w/1", "b", "none"), List.copyOf(read.tensors().keySet()));
        assertEquals(Map.of("by", "hand"), read.metadata());
    }

    @Test
    void isWrittenToTheByte() throws IOException {
        assertEquals(0, (8 + HEADER.length()) % 8);
        Path file = folder.resolve("written");
        SafeTensors.of(tensors(), Map.of("by", "hand")).write(file);
        assertArrayEquals(golden(), Files.readAllBytes(file));
    }
}
