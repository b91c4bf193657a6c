package dev.refrain.nn.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.nn.HyperParameterException;
import dev.refrain.nn.Parameters;
import dev.refrain.nn.cell.LstmCell;
import dev.refrain.nn.io.CheckpointFormatException.Reason;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Named tensors in an archive of NumPy. */
class NpzTest {
    @TempDir
    private Path folder;

    @Test
    void whatNumPyWroteIsRead() throws IOException {
        for (String name : List.of("stored", "deflated")) {
            Path file = Files.write(folder.resolve("theirs.npz"), ArraysOfNumPy.named("npz " + name));
            SequencedMap<String, Tensor> read = Npz.read(file);
            assertEquals(ArraysOfNumPy.archived(), read);
            assertEquals(List.of("w", "cell/b", "ä", "f"), List.copyOf(read.keySet()));
            assertThrows(UnsupportedOperationException.class, read::clear);
        }
        assertEquals(Map.of(), Npz.read(Files.write(folder.resolve("e.npz"), ArraysOfNumPy.named("npz empty"))));
    }

    /** The parts are the arrays that NumPy writes; how the JDK packs them is seen to by its reader. */
    @Test
    void whatIsWrittenHasTheArraysOfNumPy() throws IOException {
        Path file = folder.resolve("ours.npz");
        SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("a", ArraysOfNumPy.tensor(false, 2, 3));
        tensors.put("b/../ä", ArraysOfNumPy.tensor(true, 3));
        Npz.write(file, tensors);
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
            assertEquals("a.npy", zip.getNextEntry().getName());
            assertArrayEquals(ArraysOfNumPy.named("<f4 C 1.0 [2,3]"), zip.readAllBytes());
            assertEquals("b/../ä.npy", zip.getNextEntry().getName());
            assertArrayEquals(ArraysOfNumPy.named("<f8 C 1.0 [3]"), zip.readAllBytes());
        }
        Path again = folder.resolve("again.npz");
        Npz.write(again, tensors);
        assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(again));
        assertEquals(List.of("again.npz", "ours.npz"), Raw.names(folder));
    }

    @Property(seed = "82", tries = 200)
    void readingIsTheInverseOfWriting(@ForAll("contents") Map<String, Tensor> content) throws IOException {
        RoundTripTest.inFolder(folder -> {
            Path file = folder.resolve("tensors.npz");
            Npz.write(file, new LinkedHashMap<>(content));
            SequencedMap<String, Tensor> read = Npz.read(file);
            assertEquals(List.copyOf(content.keySet()), List.copyOf(read.keySet()));
            content.forEach((name, tensor) -> {
                assertEquals(tensor, read.get(name), name);
                assertArrayEquals(RoundTripTest.bits(tensor), RoundTripTest.bits(read.get(name)), name);
            });
        });
    }

    @Provide
    Arbitrary<Map<String, Tensor>> contents() {
        return Arbitraries.maps(RoundTripTest.names(), RoundTripTest.tensors()).ofMaxSize(5);
    }

    /** As the JDK packs: deflated, with sums and sizes behind the data. */
    static byte[] packed(Map<String, byte[]> parts) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> part : parts.entrySet()) {
                zip.putNextEntry(new ZipEntry(part.getKey()));
                zip.write(part.getValue());
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    @Test
    void sumsMayStandBehindTheData() throws IOException {
        Map<String, byte[]> parts = new LinkedHashMap<>();
        parts.put("a.npy", ArraysOfNumPy.named("<f4 C 1.0 [2,3]"));
        parts.put("b.npy", ArraysOfNumPy.named(">f8 F 1.0 [2,3,2]"));
        Path file = Files.write(folder.resolve("packed.npz"), packed(parts));
        Map<String, Tensor> read = Npz.read(file);
        assertEquals(Map.of("a", ArraysOfNumPy.tensor(false, 2, 3), "b", ArraysOfNumPy.tensor(true, 2, 3, 2)), read);
    }

    /** The way of weights is that of safetensors, with the same messages. */
    @Test
    void weightsOfAModelGoThereAndBack() throws IOException {
        LstmCell model = Parameters.initialise(new LstmCell(2, 3), 1, DType.FLOAT32);
        Path file = folder.resolve("model.npz");
        Npz.write(file, StateDict.of(model));
        LstmCell other = StateDict.load(new LstmCell(2, 3), Npz.read(file));
        assertEquals(Parameters.values(model), Parameters.values(other));
        assertThrows(
                dev.refrain.nn.StateMismatchException.class, () -> StateDict.load(new LstmCell(2, 4), Npz.read(file)));
    }

    @Test
    void whatCannotBeWrittenIsToldInWords() {
        Tensor one = Tensor.of(new float[] {1});
        for (String name : List.of("", "a\nb", "n".repeat(513), "\ud800")) {
            HyperParameterException thrown = assertThrows(
                    HyperParameterException.class, () -> Npz.write(folder.resolve("a.npz"), Raw.named(name, one)));
            assertTrue(thrown.getMessage().startsWith("npz: got "), thrown.getMessage());
        }
        assertThrows(NullPointerException.class, () -> Npz.write(folder.resolve("a"), Raw.named("a", null)));
        assertThrows(NullPointerException.class, () -> Npz.read(null));
    }

    @Test
    void aFolderIsNoArchive() {
        CheckpointFormatException thrown = assertThrows(CheckpointFormatException.class, () -> Npz.read(folder));
        assertEquals(Reason.NOT_A_REGULAR_FILE, thrown.reason());
    }
}
