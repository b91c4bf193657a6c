package dev.refrain.nn.io;

import dev.refrain.nn.io.CheckpointFormatException.Reason;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where an array stands, for what is said of it.
 *
 * @param file the file it is in
 * @param tensor its name, if the file has several
 * @param begin the byte of the file where it begins
 * @param isPlain whether its bytes are those of the file from there on; if not, they are compressed there
 */
record Place(Path file, @Nullable String tensor, long begin, boolean isPlain) {
    /** What is wrong at a byte of the array. */
    CheckpointFormatException fault(Reason reason, long at, String got, String expected) {
        return new CheckpointFormatException(file, reason, isPlain ? begin + at : begin, tensor, got, expected);
    }
}
