package dev.refrain.fuzzing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.refrain.nn.io.CheckpointFormatException;
import dev.refrain.nn.io.SafeTensors;
import java.io.IOException;
import java.nio.file.Path;

/** Files of weights: refused in words, or read, and then written and read again as the same. */
class SafeTensorsFuzzTest {
    private final Scratch scratch = Scratch.create();

    @FuzzTest
    void read(byte[] bytes) throws IOException {
        SafeTensors content;
        try {
            content = SafeTensors.read(scratch.file(bytes));
        } catch (CheckpointFormatException _) {
            return;
        }
        Path again = scratch.other("again");
        SafeTensors.of(content.tensors(), content.metadata()).write(again);
        SafeTensors read = SafeTensors.read(again);
        assertEquals(content.tensors(), read.tensors());
        assertEquals(content.metadata(), read.metadata());
    }
}
