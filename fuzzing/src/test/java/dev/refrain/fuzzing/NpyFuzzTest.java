package dev.refrain.fuzzing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.refrain.nn.io.CheckpointFormatException;
import dev.refrain.nn.io.Npy;
import dev.refrain.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;

/** Arrays of NumPy: refused in words, or read, and then written and read again as the same. */
class NpyFuzzTest {
    private final Scratch scratch = Scratch.create();

    @FuzzTest
    void read(byte[] bytes) throws IOException {
        Tensor tensor;
        try {
            tensor = Npy.read(scratch.file(bytes));
        } catch (CheckpointFormatException _) {
            return;
        }
        Path again = scratch.other("again");
        Npy.write(again, tensor);
        assertEquals(tensor, Npy.read(again));
    }
}
