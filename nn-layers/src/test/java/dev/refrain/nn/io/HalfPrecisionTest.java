package dev.refrain.nn.io;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.tensor.DType;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Elements of 16 bits: every pattern there is, against the number that IEEE 754 says it is. */
class HalfPrecisionTest {
    private static final int PATTERNS = 1 << 16;

    @TempDir
    private Path folder;

    /** A file of one tensor of this type whose elements are all patterns in ascending order. */
    private Tensor all(String dtype, String sizes) throws IOException {
        String offsets = "0," + PATTERNS * 2;
        String header = "{" + Raw.f32("w", sizes, offsets).replace("F32", dtype) + "}";
        byte[] bytes = Raw.file(header, PATTERNS * 2);
        ByteBuffer data = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        data.position(Header.LENGTH_BYTES + header.getBytes(US_ASCII).length);
        for (int bits = 0; bits < PATTERNS; bits++) {
            data.putShort((short) bits);
        }
        SafeTensors read = SafeTensors.read(Files.write(folder.resolve(dtype), bytes));
        return Objects.requireNonNull(read.tensors().get("w"));
    }

    /** (-1)^s 2^(e - bias) (1 + f / 2^fraction), without the 1 and with exponent 1 if e is 0; infinite or NaN if e is all ones. */
    private static double number(int bits, int fraction) {
        int exponents = 15 - fraction;
        int bias = (1 << (exponents - 1)) - 1;
        int e = (bits >> fraction) & ((1 << exponents) - 1);
        double f = (bits & ((1 << fraction) - 1)) / (double) (1 << fraction);
        double sign = bits >> 15 == 0 ? 1 : -1;
        if (e == (1 << exponents) - 1) {
            return f == 0 ? sign * Double.POSITIVE_INFINITY : Double.NaN;
        }
        return sign * (e == 0 ? f * Math.pow(2, 1 - bias) : (1 + f) * Math.pow(2, e - bias));
    }

    private static void assertAll(Tensor read, int fraction) {
        assertEquals(DType.FLOAT32, read.dtype());
        float[] values = read.toFloats();
        assertEquals(PATTERNS, values.length);
        for (int bits = 0; bits < PATTERNS; bits++) {
            double expected = number(bits, fraction);
            float got = values[bits];
            int at = bits;
            assertEquals( // -0 is not 0, and each NaN is one
                    Double.doubleToLongBits(expected),
                    Double.doubleToLongBits(got),
                    () -> "%04x is %s, expected %s".formatted(at, got, expected));
        }
    }

    @Test
    void everyFloat16IsTheSameNumber() throws IOException {
        Tensor read = all("F16", "8192,8");
        assertEquals(Shape.of(8192, 8), read.shape());
        assertAll(read, 10);
        float[] values = read.toFloats();
        assertEquals(1f, values[0x3c00]);
        assertEquals(65_504f, values[0x7bff]); // the largest
        assertEquals(0x1p-24f, values[1]); // the least
        for (int bits = 0; bits < PATTERNS; bits++) {
            assertEquals(Float.float16ToFloat((short) bits), values[bits]);
        }
    }

    @Test
    void everyBfloat16IsTheSameNumber() throws IOException {
        Tensor read = all("BF16", "65536");
        assertAll(read, 7);
        float[] values = read.toFloats();
        assertEquals(1f, values[0x3f80]);
        assertEquals(3.140625f, values[0x4049]);
        assertEquals(0x1p-133f, values[1]); // subnormal in float32 too
        assertTrue(Float.isNaN(values[0x7fc0]));
    }

    /** What was read is an ordinary tensor: it is written in float32. */
    @Test
    void theyAreWrittenAsFloat32() throws IOException {
        Tensor read = all("BF16", "65536");
        Path file = folder.resolve("again");
        SafeTensors.of(Raw.named("w", read), Map.of()).write(file);
        String text = new String(Files.readAllBytes(file), US_ASCII);
        assertTrue(text.contains("\"dtype\":\"F32\""), text.substring(0, 100));
        Tensor again = Objects.requireNonNull(SafeTensors.read(file).tensors().get("w"));
        assertArrayEquals(read.toFloats(), again.toFloats());
    }

    @Test
    void noneAndOneAreReadToo() throws IOException {
        String header = "{" + Raw.f32("none", "3,0", "0,0").replace("F32", "F16") + ","
                + Raw.f32("one", "", "0,2").replace("F32", "BF16") + "}";
        byte[] bytes = Raw.file(header, 2);
        bytes[bytes.length - 1] = (byte) 0xc0; // most significant last
        SafeTensors read = SafeTensors.read(Files.write(folder.resolve("file"), bytes));
        assertEquals(Tensor.zeros(DType.FLOAT32, 3, 0), read.tensors().get("none"));
        assertEquals(Tensor.of(new float[] {-2}), read.tensors().get("one"));
    }
}
