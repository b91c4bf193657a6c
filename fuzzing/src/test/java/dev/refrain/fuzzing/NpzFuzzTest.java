package dev.refrain.fuzzing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.refrain.nn.io.CheckpointFormatException;
import dev.refrain.nn.io.Npz;
import dev.refrain.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SequencedMap;

/** Archives of NumPy: refused in words, or read, and then written and read again as the same. */
class NpzFuzzTest {
    private final Scratch scratch = Scratch.create();

    @FuzzTest
    void read(byte[] bytes) throws IOException {
        check(scratch, bytes);
    }

    static void check(Scratch scratch, byte[] bytes) throws IOException {
        SequencedMap<String, Tensor> tensors;
        try {
            tensors = Npz.read(scratch.file(bytes));
        } catch (CheckpointFormatException _) {
            return;
        }
        Path again = scratch.other("again");
        Npz.write(again, tensors);
        assertEquals(tensors, Npz.read(again));
    }
}
