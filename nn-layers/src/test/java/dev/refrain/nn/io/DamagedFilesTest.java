package dev.refrain.nn.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.nn.Parameters;
import dev.refrain.nn.cell.GruCell;
import dev.refrain.tensor.DType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small good file, damaged in every way of a kind: it is refused, or it is another good file, and nothing else. */
class DamagedFilesTest {
    @TempDir
    private Path folder;

    private SafeTensors good;
    private byte[] bytes;
    private int headerEnd;

    @BeforeEach
    void write() throws IOException {
        Map<String, String> metadata = Map.of("task", "ä€𝄞", "escaped", "\"\\\n\u0001");
        good = SafeTensors.of(Parameters.values(Parameters.initialise(new GruCell(2, 3), 1, DType.FLOAT64)), metadata);
        Path file = folder.resolve("good");
        good.write(file);
        bytes = Files.readAllBytes(file);
        ByteBuffer length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        headerEnd = Header.LENGTH_BYTES + (int) length.getLong();
    }

    /** What is in a damaged file; null if it is refused. Anything else that is thrown fails the test. */
    private SafeTensors readOrRefused(byte[] damaged) throws IOException {
        Path file = Files.write(folder.resolve("damaged"), damaged);
        try {
            return SafeTensors.read(file);
        } catch (CheckpointFormatException refused) {
            Raw.assertWellSaid(refused, file);
            return null;
        }
    }

    @Test
    void everyTruncationIsRefused() throws IOException {
        for (int length = 0; length < bytes.length; length++) {
            assertEquals(null, readOrRefused(Arrays.copyOf(bytes, length)), "of length " + length);
        }
        assertEquals(good, readOrRefused(bytes));
    }

    @Test
    void everyFlippedBitOfTheHeaderIsRefusedOrGivesAnotherGoodFile() throws IOException {
        int refused = 0;
        int taken = 0;
        for (int bit = 0; bit < 8 * headerEnd; bit++) {
            byte[] damaged = bytes.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            SafeTensors read = readOrRefused(damaged);
            if (read == null) {
                refused++;
            } else {
                taken++;
                assertSameNumbers(read, "bit " + bit);
                assertNotEquals(good, read, "bit " + bit);
            }
        }
        assertEquals(8 * headerEnd, refused + taken);
        // Those taken are in letters of names and texts: the format has no checksum by which they could be missed.
        assertTrue(refused > 5 * taken, "%d refused, %d taken".formatted(refused, taken));
    }

    /** Names, order and metadata may have changed; a number or a shape has not. */
    private void assertSameNumbers(SafeTensors read, String what) {
        assertEquals(
                good.tensors().values().stream().toList(),
                read.tensors().values().stream().toList(),
                what);
    }

    @Test
    void everySwapOfTwoNeighboursInTheHeaderIsRefusedOrGivesAnotherGoodFile() throws IOException {
        for (int at = 0; at + 1 < headerEnd; at++) {
            byte[] damaged = bytes.clone();
            damaged[at] = bytes[at + 1];
            damaged[at + 1] = bytes[at];
            SafeTensors read = readOrRefused(damaged);
            if (read != null) {
                assertSameNumbers(read, "swap at " + at);
            }
        }
    }
}
