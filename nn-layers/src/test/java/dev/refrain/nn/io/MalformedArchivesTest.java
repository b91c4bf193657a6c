package dev.refrain.nn.io;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.nn.Allocated;
import dev.refrain.nn.io.CheckpointFormatException.Reason;
import dev.refrain.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives that are damaged, or made to do harm. */
class MalformedArchivesTest {
    private static final int END = 22;

    @TempDir
    private Path folder;

    private byte[] good;

    /** Where the directory begins. */
    private int directory;

    @BeforeEach
    void write() throws IOException {
        SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("w", ArraysOfNumPy.tensor(false, 2, 3));
        tensors.put("b", ArraysOfNumPy.tensor(true, 2));
        Path file = folder.resolve("good.npz");
        Npz.write(file, tensors);
        good = Files.readAllBytes(file);
        directory = number(good).getInt(good.length - END + 16);
    }

    private static ByteBuffer number(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private CheckpointFormatException refused(Reason reason, byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve("refused.npz"), bytes);
        CheckpointFormatException thrown =
                assertThrows(CheckpointFormatException.class, () -> Npz.read(file), reason::name);
        assertEquals(reason, thrown.reason(), thrown.getMessage());
        Raw.assertWellSaid(thrown, file);
        return thrown;
    }

    /** With a number of 2 bytes at a place. */
    private byte[] with(int at, int value) {
        byte[] bytes = good.clone();
        number(bytes).putShort(at, (short) value);
        return bytes;
    }

    private static byte[] replaced(byte[] bytes, String from, String to) {
        return new String(bytes, ISO_8859_1).replace(from, to).getBytes(ISO_8859_1);
    }

    @Test
    void everyFaultHasItsReason() throws IOException {
        int end = good.length - END;
        refused(Reason.NOT_ZIP, new byte[21]);
        refused(Reason.NOT_ZIP, Arrays.copyOf(good, directory));
        refused(Reason.NOT_ZIP, Arrays.copyOf(good, good.length + 1));
        refused(Reason.NOT_ZIP, with(end + 20, 1));
        refused(Reason.NOT_ZIP, with(end + 4, 1));
        refused(Reason.NOT_ZIP, with(end + 8, 3));
        refused(Reason.NOT_ZIP, with(end + 12, 1));
        refused(Reason.NOT_ZIP, with(end + 16, 1));
        refused(Reason.NOT_ZIP, with(directory + 32, 1));
        refused(Reason.NOT_ZIP, with(directory + 30, 0x7000));
        refused(Reason.UNKNOWN_COMPRESSION, with(directory + 8, 1));
        refused(Reason.UNKNOWN_COMPRESSION, with(directory + 10, 12));
        refused(Reason.NOT_ZIP, with(6, 1));
        refused(Reason.SIZE_MISMATCH, with(directory + 20, 7));
        refused(Reason.NOT_ZIP, with(14, 1));
        refused(Reason.OFFSET_GAP, with(directory + 42, 1));
        refused(Reason.BAD_NAME, replaced(good, "w.npy", "w.txt"));
        refused(Reason.BAD_NAME, replaced(good, "w.npy", "\n.npy"));
        assertEquals(
                Optional.of("w"),
                refused(Reason.DUPLICATE_NAME, replaced(good, "b.npy", "w.npy")).tensor());
        refused(Reason.HEADER_NOT_UTF8, replaced(good, "b.npy", "\u00e4.npy"));
        assertEquals(
                Optional.of("w"),
                refused(Reason.UNKNOWN_DTYPE, NpzTest.packed(Map.of("w.npy", ArraysOfNumPy.named("refused object"))))
                        .tensor());
        byte[] damaged = good.clone();
        damaged[directory - 1] ^= 1;
        CheckpointFormatException sum = refused(Reason.CHECKSUM_MISMATCH, damaged);
        assertEquals(Optional.of("b"), sum.tensor());
    }

    @Test
    void whatIsDeflatedIsRefusedForItsReason() throws IOException {
        byte[] array = ArraysOfNumPy.named("<f4 C 1.0 [2,3]");
        byte[] packed = NpzTest.packed(Map.of("w.npy", array));
        int entry = number(packed).getInt(packed.length - END + 16);
        byte[] more = packed.clone();
        number(more).putInt(entry + 24, array.length + 4);
        refused(Reason.TRAILING_BYTES, more);
        number(more).putInt(entry + 24, array.length - 4);
        refused(Reason.DATA_TRUNCATED, more);
        byte[] sum = packed.clone();
        sum[entry + 16] ^= 1;
        refused(Reason.CHECKSUM_MISMATCH, sum);
        byte[] noise = packed.clone();
        Arrays.fill(noise, 35, 45, (byte) 0xff);
        refused(Reason.BAD_COMPRESSION, noise);
        refused(Reason.NOT_NPY, NpzTest.packed(Map.of("w.npy", Arrays.copyOfRange(array, 1, array.length))));
    }

    @Test
    void everyTruncationIsRefused() throws IOException {
        for (byte[] whole : new byte[][] {good, ArraysOfNumPy.named("npz deflated")}) {
            for (int length = 0; length < whole.length; length++) {
                Path file = Files.write(folder.resolve("short.npz"), Arrays.copyOf(whole, length));
                Raw.assertWellSaid(assertThrows(CheckpointFormatException.class, () -> Npz.read(file)), file);
            }
        }
    }

    /** What may change are names and what nobody reads, as dates; no number and no shape. */
    @Test
    void everyFlipIsRefusedOrChangesNoNumber() throws IOException {
        int refused = 0;
        int taken = 0;
        byte[][] archives = {good, NpzTest.packed(Map.of("w.npy", ArraysOfNumPy.named("<f4 C 1.0 [2,3]")))};
        for (byte[] whole : archives) {
            Path file = Files.write(folder.resolve("damaged.npz"), whole);
            Object tensors = Npz.read(file).values().stream().toList();
            for (int bit = 0; bit < 8 * whole.length; bit++) {
                byte[] damaged = whole.clone();
                damaged[bit / 8] ^= (byte) (1 << bit % 8);
                Files.delete(file); // some file systems wait for the disk where one is overwritten
                Files.write(file, damaged);
                try {
                    assertEquals(tensors, Npz.read(file).values().stream().toList(), "bit " + bit);
                    taken++;
                } catch (CheckpointFormatException thrown) {
                    Raw.assertWellSaid(thrown, file);
                    refused++;
                }
            }
        }
        assertTrue(refused > 2 * taken, "%d refused, %d taken".formatted(refused, taken));
    }

    /** The bytes that are allocated while a file is read or refused are bounded by its length. */
    private void assertBounded(Path file) throws Throwable {
        long before = Allocated.bytes();
        try {
            Npz.read(file);
        } catch (CheckpointFormatException refused) {
            Raw.assertWellSaid(refused, file);
        }
        long bytes = Allocated.bytes() - before;
        assertTrue(bytes <= 2 * Files.size(file) + (16 << 20), bytes + " bytes for " + Files.size(file));
    }

    @ParameterizedTest
    @ValueSource(ints = {1 << 20, 20 << 20, 200 << 20})
    void aBombCostsNoMoreThanTheFileAllows(int dataBytes) throws Throwable {
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (%d,)}".formatted(dataBytes / 4);
        byte[] bomb = NpzTest.packed(Map.of("bomb.npy", NpyTest.array(header, dataBytes)));
        Path file = Files.write(folder.resolve("bomb.npz"), bomb);
        if (dataBytes > 8 << 20) {
            refused(Reason.INFLATED_TOO_LARGE, bomb);
        } else {
            assertEquals(1, Npz.read(file).size());
        }
        assertBounded(file);
    }

    @Test
    void aClaimCostsNoMoreThanTheFileAllows() throws Throwable {
        String lie = "{'descr': '<f8', 'fortran_order': False, 'shape': (900000,)}";
        byte[] packed = NpzTest.packed(Map.of("lie.npy", NpyTest.array(lie, 8)));
        int entry = number(packed).getInt(packed.length - END + 16);
        number(packed).putInt(entry + 24, NpyTest.array(lie, 0).length + 7_200_000);
        refused(Reason.DATA_TRUNCATED, packed);
        Path file = Files.write(folder.resolve("lie.npz"), packed);
        long before = Allocated.bytes();
        assertThrows(CheckpointFormatException.class, () -> Npz.read(file));
        assertTrue(Allocated.bytes() - before < 1 << 20);
    }

    /** With more than 65,535 parts the end of the archive has another form. */
    @Test
    void manyTensorsFitTheHeapThatTheFileAllows() throws Exception {
        SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
        Tensor none = Tensor.of(new float[0], 0);
        for (int i = 0; i < 65_536; i++) {
            tensors.put("€" + i, none);
        }
        Path file = folder.resolve("many.npz");
        Npz.write(file, tensors);
        assertEquals("65536 tensors", ReadInLittleHeap.run(file, 2 * Files.size(file) + (16 << 20), "npz"));
        ByteArrayOutputStream shorter = new ByteArrayOutputStream();
        byte[] bytes = Files.readAllBytes(file);
        shorter.write(bytes, 0, bytes.length - END - 10);
        shorter.write(bytes, bytes.length - END, END);
        refused(Reason.NOT_ZIP, shorter.toByteArray());
    }
}
