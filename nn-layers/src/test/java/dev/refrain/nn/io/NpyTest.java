package dev.refrain.nn.io;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.nn.io.CheckpointFormatException.Reason;
import dev.refrain.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One tensor in a file of NumPy. */
class NpyTest {
    @TempDir
    private Path folder;

    /** An array of version 1.0 with this header, a line. */
    static byte[] array(String header, int dataBytes) {
        return array("\u0093NUMPY\1\0", header + "\n", dataBytes);
    }

    private static byte[] array(String begin, String header, int dataBytes) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(begin.getBytes(ISO_8859_1));
        bytes.write(header.length());
        bytes.write(header.length() >> 8);
        bytes.writeBytes(header.getBytes(ISO_8859_1));
        bytes.writeBytes(new byte[dataBytes]);
        return bytes.toByteArray();
    }

    private static String header(String shape) {
        return "{'descr': '<f4', 'fortran_order': False, 'shape': " + shape + "}";
    }

    private CheckpointFormatException refused(Reason reason, byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve("refused.npy"), bytes);
        CheckpointFormatException thrown =
                assertThrows(CheckpointFormatException.class, () -> Npy.read(file), reason::name);
        assertEquals(reason, thrown.reason(), thrown.getMessage());
        Raw.assertWellSaid(thrown, file);
        return thrown;
    }

    @Test
    void whatNumPyWroteIsReadAndWrittenToTheByte() throws IOException {
        int arrays = 0;
        int same = 0;
        for (Map.Entry<String, byte[]> each : ArraysOfNumPy.all().entrySet()) {
            String name = each.getKey();
            if (name.startsWith("<") || name.startsWith(">")) {
                Tensor read = Npy.read(Files.write(folder.resolve("array.npy"), each.getValue()));
                assertEquals(ArraysOfNumPy.expected(name), read, name);
                arrays++;
                if (name.startsWith("<f4 C 1") || name.startsWith("<f8 C 1")) {
                    Path ours = folder.resolve("ours.npy");
                    Npy.write(ours, read);
                    assertArrayEquals(each.getValue(), Files.readAllBytes(ours), name);
                    same++;
                }
            }
        }
        assertEquals(58, arrays);
        assertEquals(14, same);
    }

    @Property(seed = "81", tries = 300)
    void readingIsTheInverseOfWriting(@ForAll("tensors") Tensor tensor) throws IOException {
        RoundTripTest.inFolder(folder -> {
            Path file = folder.resolve("array.npy");
            Npy.write(file, tensor);
            Tensor read = Npy.read(file);
            assertEquals(tensor.shape(), read.shape());
            assertEquals(tensor.dtype(), read.dtype());
            assertArrayEquals(RoundTripTest.bits(tensor), RoundTripTest.bits(read));
            assertEquals(
                    0,
                    (Files.size(file)
                                    - (long) tensor.shape().count()
                                            * tensor.dtype().bytes())
                            % 64);
        });
    }

    @Provide
    Arbitrary<Tensor> tensors() {
        return RoundTripTest.tensors();
    }

    @Test
    void whatIsNoNumberOfOursIsRefused() throws IOException {
        for (String name : new String[] {"int", "bool", "complex", "structure", "object"}) {
            refused(Reason.UNKNOWN_DTYPE, ArraysOfNumPy.named("refused " + name));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "BAD_NUMBER         | {'descr': '<f4', 'fortran_order': False, 'shape': (-1,)}",
                "HEADER_NOT_LITERAL | {'descr': '<f4', 'fortran_order': False, 'shape': (2L,3)}",
                "HEADER_NOT_LITERAL | {'descr': '<f4', 'fortran_order': False, 'shape': (0x1,)}",
                "BAD_NUMBER         | {'descr': '<f4', 'fortran_order': False, 'shape': (01,)}",
                "BAD_NUMBER         | {'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999999,)}",
                "BAD_NUMBER         | {'descr': '<f4', 'fortran_order': False, 'shape': (,)}",
                "BAD_NUMBER         | {'descr': '<f4', 'fortran_order': False, 'shape': (1,,)}",
                "BAD_ENTRY          | {'descr': '<f4', 'fortran_order': False, 'shape': (1,1,1,1,1,1,1,1,1)}",
                "BAD_ENTRY          | {'descr': '<f4', 'fortran_order': 0, 'shape': (1,)}",
                "BAD_ENTRY          | {'descr': '<f4', 'fortran_order': Tru",
                "BAD_ENTRY          | {'descr': '<f4', 'fortran_order': False}",
                "BAD_ENTRY          | {'fortran_order': False, 'shape': ()}",
                "BAD_ENTRY          | {'descr': '<f4', 'shape': ()}",
                "BAD_ENTRY          | {}",
                "UNKNOWN_FIELD      | {'descr': '<f4', 'fortran_order': False, 'shape': (), 'more': 1}",
                "DUPLICATE_NAME     | {'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': ()}",
                "DUPLICATE_NAME     | {'fortran_order': False, 'fortran_order': False}",
                "HEADER_NOT_LITERAL | {'descr': '<f4', 'fortran_order': False, 'shape': (1)}",
                "HEADER_NOT_LITERAL | {'descr': '<f4', 'fortran_order': False, 'shape': [1]}",
                "HEADER_NOT_LITERAL | {'descr': '<f4', 'fortran_order': False, 'shape': (1,)} x",
                "HEADER_NOT_LITERAL | {'descr': '<f4', 'fortran_order': False, 'shape': (1,)",
                "HEADER_NOT_LITERAL | {descr: '<f4', 'fortran_order': False, 'shape': (1,)}",
                "HEADER_NOT_LITERAL | {'desc\\162': '<f4', 'fortran_order': False, 'shape': (1,)}",
                "HEADER_NOT_LITERAL | {'descr' '<f4'}",
                "HEADER_NOT_LITERAL | {,}",
                "HEADER_NOT_LITERAL | dict(descr='<f4', fortran_order=False, shape=())",
                "UNKNOWN_DTYPE      | {'descr': __import__('os'), 'fortran_order': False, 'shape': ()}",
                "UNKNOWN_DTYPE      | {'descr': 'f4', 'fortran_order': False, 'shape': ()}",
                "UNKNOWN_DTYPE      | {'descr': '=f4', 'fortran_order': False, 'shape': ()}",
                "UNKNOWN_DTYPE      | {'descr': '<f16', 'fortran_order': False, 'shape': ()}",
                "SHAPE_OVERFLOW     | {'descr': '<f4', 'fortran_order': False, 'shape': (65536, 65536)}",
                "SHAPE_OVERFLOW     | {'descr': '<f4', 'fortran_order': False, 'shape': (0, 65536, 65536)}",
                "DATA_TRUNCATED     | {'descr': '<f4', 'fortran_order': False, 'shape': (2147483639,)}",
                "DATA_TRUNCATED     | {'descr': '<f4', 'fortran_order': True, 'shape': (2,)}",
                "TRAILING_BYTES     | {'descr': '<f4', 'fortran_order': False, 'shape': (0,)}",
            })
    void aHeaderIsRefusedForItsReason(Reason reason, String header) throws IOException {
        refused(reason, array(header, 4));
    }

    @Test
    void aHeaderMayBeWrittenInOtherWays() throws IOException {
        String other = "{\"shape\":(1 ,2,),'fortran_order' : True,'descr':'>f2'}";
        Tensor read = Npy.read(Files.write(folder.resolve("other.npy"), array(other, 4)));
        assertEquals(Tensor.of(new float[2], 1, 2), read);
    }

    @Test
    void aBeginIsRefusedForItsReason() throws IOException {
        String header = header("(1,)") + "\n";
        refused(Reason.NOT_NPY, array("\u0093NUMPX\1\0", header, 4));
        refused(Reason.NOT_NPY, ArraysOfNumPy.named("npz stored"));
        refused(Reason.VERSION_UNSUPPORTED, array("\u0093NUMPY\4\0", header, 4));
        refused(Reason.VERSION_UNSUPPORTED, array("\u0093NUMPY\1\1", header, 4));
        refused(Reason.HEADER_TOO_SHORT, new byte[7]);
        refused(Reason.HEADER_TOO_SHORT, new byte[0]);
        byte[] long4 = array("\u0093NUMPY\2\0\0\0", header, 4); // a length of 4 bytes, the upper two of them ours
        refused(Reason.HEADER_TOO_LARGE, long4);
        refused(Reason.HEADER_TRUNCATED, Arrays.copyOf(array(header("(1,)"), 4), 40));
        refused(Reason.HEADER_NOT_LITERAL, array("\u0093NUMPY\1\0", header("(1,)"), 4));
        refused(Reason.HEADER_NOT_LITERAL, array("\u0093NUMPY\1\0", header("(1,)") + "\n ", 4));
    }

    @Test
    void theMessageSaysWhatAndWhere() throws IOException {
        CheckpointFormatException thrown = refused(Reason.BAD_NUMBER, array(header("(2, x)"), 4));
        assertEquals(10 + header("(2, ").length() - 1, thrown.offset());
        assertTrue(thrown.getMessage().endsWith("got \"x)}\\u000a\", expected digits only, at most 281474976710656"));
    }

    @Test
    void whatIsNoFileIsToldInWords() throws IOException {
        assertThrows(NoSuchFileException.class, () -> Npy.read(folder.resolve("none.npy")));
        CheckpointFormatException thrown = assertThrows(CheckpointFormatException.class, () -> Npy.read(folder));
        assertEquals(Reason.NOT_A_REGULAR_FILE, thrown.reason());
        Tensor tensor = Tensor.of(new float[] {1});
        assertThrows(NoSuchFileException.class, () -> Npy.write(folder.resolve("none/a.npy"), tensor));
        assertThrows(NullPointerException.class, () -> Npy.write(folder.resolve("a.npy"), null));
        assertThrows(NullPointerException.class, () -> Npy.read(null));
    }

    @Test
    void everyTruncationIsRefusedAndEveryFlipIsRefusedOrGivesTheSameShape() throws IOException {
        byte[] good = ArraysOfNumPy.named("<f4 C 1.0 [2,3]");
        for (int length = 0; length < good.length; length++) {
            Path file = Files.write(folder.resolve("short.npy"), Arrays.copyOf(good, length));
            Raw.assertWellSaid(assertThrows(CheckpointFormatException.class, () -> Npy.read(file)), file);
        }
        int data = good.length - 24;
        int taken = 0;
        for (int bit = 0; bit < 8 * good.length; bit++) {
            byte[] damaged = good.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            Path file = Files.write(folder.resolve("damaged.npy"), damaged);
            try {
                Tensor read = Npy.read(file);
                assertTrue(bit / 8 >= data || read.shape().count() == 6, "bit " + bit);
                taken++;
            } catch (CheckpointFormatException refused) {
                Raw.assertWellSaid(refused, file);
                assertTrue(bit / 8 < data, "bit " + bit);
            }
        }
        assertEquals(8 * 24 + 1, taken); // there is no checksum; and "<" and ">" differ in one bit
    }
}
