package dev.refrain.nn.io;

import dev.refrain.tensor.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.SequencedMap;

/**
 * Named tensors as an archive of NumPy, what {@code numpy.savez} and {@code numpy.savez_compressed} write and {@code numpy.load} reads.
 *
 * <pre>{@code Npz.write(Path.of("model.npz"), Parameters.values(model));
 * Parameters.load(model, Npz.read(Path.of("model.npz")));
 * StateDict.load(model, Npz.read(Path.of("pytorch.npz")));}</pre>
 *
 * <p>Arrays are as {@link Npy} has them, each with a checksum (CRC-32). Names and how many there may be are as {@link SafeTensors} has
 * them. Of compressed arrays not more is read than twice the file's length and 8 MiB: much more is what files have that are made to
 * do harm.
 */
public final class Npz {
    private static final String FORMAT = "npz";

    /** What the directory has for each part besides its name. */
    private static final int ENTRY_BYTES = 46;

    private Npz() {}

    /**
     * The tensors in a file by name, in its order; a link is followed. NaN and infinite values are taken as they are.
     *
     * @throws CheckpointFormatException if the file is not exactly an archive of arrays, an array is not as {@link Npy#read} wants
     *     it, or its checksum is wrong
     * @throws IOException if it cannot be read; the message has the path and says why
     */
    public static SequencedMap<String, Tensor> read(Path file) throws IOException {
        return Collections.unmodifiableSequencedMap(
                FileBytes.read(Objects.requireNonNull(file, "file"), NpzReader::read));
    }

    /**
     * Writes tensors to a file, uncompressed, the same bytes for the same content. What the file had before is replaced in one step.
     *
     * @throws dev.refrain.nn.HyperParameterException if a file cannot have such a name, or so many or long ones
     * @throws IOException if it cannot be written; the message has the path and says why, and the old content stays
     */
    public static void write(Path file, SequencedMap<String, Tensor> tensors) throws IOException {
        SequencedMap<String, Tensor> named = new LinkedHashMap<>(Objects.requireNonNull(tensors, "tensors"));
        named.forEach((name, tensor) -> Objects.requireNonNull(tensor, name));
        Names.check(FORMAT, named.keySet());
        long directory = named.keySet().stream()
                .mapToLong(name -> ENTRY_BYTES + NpzWriter.entry(name).getBytes(StandardCharsets.UTF_8).length)
                .sum();
        Names.checkMost(FORMAT, "bytes of directory", directory, Limits.HEADER_BYTES);
        Replacement.write(Objects.requireNonNull(file, "file"), out -> NpzWriter.write(out, named));
    }
}
