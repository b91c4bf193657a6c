package dev.refrain.nn.io;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.nn.Allocated;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.nn.Parameters;
import dev.refrain.nn.Snapshot;
import dev.refrain.nn.cell.GruCell;
import dev.refrain.nn.io.CheckpointFormatException.Reason;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A state comes back as it was, or not at all. */
class CheckpointFileTest {
    /** Large enough to have all of a checkpoint, and damaged in some 55,000 ways. */
    private static final int LEAST_BYTES = 6000;

    @TempDir
    private Path folder;

    private static Snapshot state() {
        SequencedMap<String, Tensor> weights = Parameters.values(Parameters.initialise(new GruCell(8, 17), 1));
        SequencedMap<String, Tensor> moments =
                Parameters.values(Parameters.initialise(new GruCell(2, 3), 2, DType.FLOAT64));
        return Snapshot.empty()
                .with("training/update", 1234L)
                .with("configuration/title", "ä€𝄞\"\\\n \"sha256\":\"" + "0".repeat(64) + "\"")
                .with("parameters", Snapshot.of(weights))
                .with("optimiser/first", Snapshot.of(moments))
                .with("figures", Tensor.of(new double[] {Double.NaN, Double.POSITIVE_INFINITY, -0.0}, 3));
    }

    private Path written(Snapshot state) throws IOException {
        Path file = folder.resolve("checkpoint.safetensors");
        CheckpointFile.write(file, state);
        return file;
    }

    @Test
    void aStateComesBack() throws IOException {
        Snapshot read = CheckpointFile.read(written(state()));
        assertEquals(state().tensors(), read.tensors());
        assertEquals(state().texts(), read.texts());
        assertEquals(1234, read.part("training").whole("update"));
    }

    @Test
    void theSameStateGivesTheSameBytes() throws IOException {
        byte[] first = Files.readAllBytes(written(state()));
        assertArrayEquals(first, Files.readAllBytes(written(state())));
    }

    @Test
    void anEmptyStateIsOne() throws IOException {
        assertEquals(Snapshot.empty(), CheckpointFile.read(written(Snapshot.empty())));
    }

    @Test
    void otherReadersSeeTheSameTensors() throws IOException {
        SafeTensors plain = SafeTensors.read(written(state()));
        assertEquals(state().tensors(), plain.tensors());
        assertEquals("refrain checkpoint 1", plain.metadata().get("format"));
    }

    /** By the definition, without the code that writes and reads. */
    @Test
    void theChecksumIsThatOfTheFileWithZerosInItsPlace() throws Exception {
        Path file = written(state());
        String digits = SafeTensors.read(file).metadata().get("sha256");
        byte[] bytes = Files.readAllBytes(file);
        int at = new String(bytes, ISO_8859_1).indexOf(digits);
        Arrays.fill(bytes, at, at + 64, (byte) '0');
        byte[] sum = MessageDigest.getInstance("SHA-256").digest(bytes);
        assertEquals(HexFormat.of().formatHex(sum), digits);
    }

    /** Reads what a damaged file has; anything but the declared exception fails. */
    private void assertRefused(byte[] damaged, String what) throws IOException {
        Path file = folder.resolve("damaged");
        Files.write(file, damaged);
        assertRefused(file, what);
    }

    private static void assertRefused(Path damaged, String what) throws IOException {
        CheckpointFormatException refused =
                assertThrows(CheckpointFormatException.class, () -> CheckpointFile.read(damaged), () -> what);
        Raw.assertWellSaid(refused, damaged);
    }

    /** In place, as 55,000 files would take their time. */
    @Test
    void everyTruncationAndEveryFlippedBitIsRefused() throws IOException {
        Path file = written(state());
        byte[] bytes = Files.readAllBytes(file);
        assertTrue(bytes.length >= LEAST_BYTES, bytes.length + " bytes");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (int bit = 0; bit < 8 * bytes.length; bit++) {
                byte damaged = (byte) (bytes[bit / 8] ^ 1 << bit % 8);
                channel.write(ByteBuffer.wrap(new byte[] {damaged}), bit / 8);
                assertRefused(file, "bit " + bit);
                channel.write(ByteBuffer.wrap(bytes, bit / 8, 1), bit / 8);
            }
            assertEquals(state().texts(), CheckpointFile.read(file).texts());
            for (int length = bytes.length - 1; length >= 0; length--) {
                channel.truncate(length);
                assertRefused(file, "of length " + length);
            }
        }
    }

    @Test
    void everySwapOfTwoNeighboursInTheHeaderIsRefused() throws IOException {
        byte[] bytes = Files.readAllBytes(written(state()));
        int end = (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong() + Header.LENGTH_BYTES;
        for (int at = 0; at + 1 < end; at++) {
            byte[] damaged = bytes.clone();
            damaged[at] = bytes[at + 1];
            damaged[at + 1] = bytes[at];
            if (damaged[at] != bytes[at]) {
                assertRefused(damaged, "swap at " + at);
            }
        }
    }

    @Test
    void bytesBehindItAreRefused() throws IOException {
        byte[] bytes = Files.readAllBytes(written(state()));
        assertRefused(Arrays.copyOf(bytes, bytes.length + 1), "one byte more");
    }

    private CheckpointFormatException refused(Map<String, String> metadata) throws IOException {
        Path file = folder.resolve("other");
        SafeTensors.of(new LinkedHashMap<>(), metadata).write(file);
        return assertThrows(CheckpointFormatException.class, () -> CheckpointFile.read(file));
    }

    @Test
    void plainWeightsAndLaterVersionsAreSaidToBeSuch() throws IOException {
        CheckpointFormatException plain = refused(Map.of());
        assertEquals(Reason.VERSION_UNSUPPORTED, plain.reason());
        assertTrue(plain.getMessage().endsWith("its weights can be loaded, a training cannot go on from it"));
        CheckpointFormatException later = refused(Map.of("format", "refrain checkpoint 2"));
        assertEquals(Reason.VERSION_UNSUPPORTED, later.reason());
        assertTrue(later.getMessage().endsWith("expected refrain checkpoint 1: another version wrote it"));
        assertEquals(
                Reason.CHECKSUM_MISMATCH,
                refused(Map.of("format", "refrain checkpoint 1")).reason());
        assertEquals(
                Reason.CHECKSUM_MISMATCH,
                refused(Map.of("format", "refrain checkpoint 1", "sha256", "0".repeat(64)))
                        .reason());
    }

    @Test
    void aTextMayNotTakeThePlaceOfTheFilesOwn() {
        Snapshot state = Snapshot.empty().with("sha256", "mine");
        HyperParameterException thrown = assertThrows(HyperParameterException.class, () -> written(state));
        assertEquals(
                "checkpoint: got a text of the name sha256, which says what the file is, expected another name",
                thrown.getMessage());
    }

    @Test
    void readingAndWritingHoldTheDataOnce() throws Throwable {
        int count = 4 << 20;
        Snapshot large = Snapshot.empty().with("a", Tensor.of(new float[count], count));
        Path file = written(large);
        long before = Allocated.bytes();
        CheckpointFile.read(file);
        long read = Allocated.bytes() - before;
        assertTrue(read <= Files.size(file) + (1 << 20), read + " bytes to read " + Files.size(file));
    }

    @Test
    void manyTensorsFitTheHeapThatTheFileAllows() throws Exception {
        SequencedMap<String, Tensor> many = new LinkedHashMap<>();
        for (int i = 0; i < 65_536; i++) {
            many.put("€ and more characters, so that every name is long " + i, Tensor.of(new float[0], 0));
        }
        Path file = written(Snapshot.of(many));
        assertEquals("65536 tensors", ReadInLittleHeap.run(file, 2 * Files.size(file) + (16 << 20), "checkpoint"));
    }

    @Test
    void aTextIsOneInUtf8() throws IOException {
        Path file = written(Snapshot.empty().with("title", "床前明月光"));
        assertTrue(new String(Files.readAllBytes(file), UTF_8).contains("床前明月光"));
    }
}
