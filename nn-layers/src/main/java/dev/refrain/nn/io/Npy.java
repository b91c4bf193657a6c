package dev.refrain.nn.io;

import dev.refrain.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Objects;

/**
 * One tensor as a file of NumPy, what {@code numpy.save} writes and {@code numpy.load} reads.
 *
 * <pre>{@code Tensor features = Npy.read(Path.of("features.npy"));
 * Npy.write(Path.of("states.npy"), y.value());}</pre>
 *
 * <p>Types are float32 and float64; float16 is read, too, as the same numbers in float32. Format versions 1.0, 2.0 and 3.0, either order of bytes, and C and
 * Fortran order are read; written are version 1.0, little-endian, C order. Python objects are never read.
 */
public final class Npy {
    private Npy() {}

    /**
     * The tensor in a file; a link is followed. NaN and infinite values are taken as they are.
     *
     * @throws CheckpointFormatException if the file is not exactly as the format says, or has other types of elements, or more
     *     than 8 axes
     * @throws IOException if it cannot be read; the message has the path and says why
     */
    public static Tensor read(Path file) throws IOException {
        return FileBytes.read(Objects.requireNonNull(file, "file"), bytes -> {
            Place place = new Place(file, null, 0, true);
            NpyReader reader = new NpyReader(place, bytes.length(), bytes.from(0));
            return reader.elements(reader.header(), new TensorBytes());
        });
    }

    /**
     * Writes a tensor to a file, byte for byte as NumPy does. What the file had before is replaced in one step.
     *
     * @throws IOException if it cannot be written; the message has the path and says why, and the old content stays
     */
    public static void write(Path file, Tensor tensor) throws IOException {
        Objects.requireNonNull(tensor, "tensor");
        Replacement.write(Objects.requireNonNull(file, "file"), out -> writeTo(out, tensor));
    }

    private static void writeTo(FileChannel out, Tensor tensor) throws IOException {
        drain(out, ByteBuffer.wrap(NpyText.encode(tensor)));
        new TensorBytes().write(tensor, piece -> drain(out, piece));
    }

    private static void drain(FileChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }
}
