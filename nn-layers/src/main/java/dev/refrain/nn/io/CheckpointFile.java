package dev.refrain.nn.io;

import dev.refrain.nn.HyperParameterException;
import dev.refrain.nn.Snapshot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;

/**
 * The state of a training as one safetensors file: tensors under their names, texts as metadata, and in the metadata a SHA-256 over
 * the whole file, which other readers take for a text among others. So any other program can read the weights, and no damage is
 * taken for a state.
 *
 * <pre>{@code CheckpointFile.write(file, Snapshot.empty().with("optimiser", optimiser.snapshot()));
 * optimiser.resume(CheckpointFile.read(file).part("optimiser"));}</pre>
 */
public final class CheckpointFile {
    /** The key of the metadata that says what the file is. */
    private static final String FORMAT_KEY = "format";

    private static final String KIND = "refrain checkpoint ";
    private static final String FORMAT = KIND + "1";

    private CheckpointFile() {}

    /**
     * Writes a state beside the file, forces it to the disk, and gives it the file's name in one step: at every instant the name has
     * the old content or the new, whole. The same state gives the same bytes.
     *
     * @throws HyperParameterException if a file cannot have such names, or so many of them
     * @throws IOException if it cannot be written; the message has the path and says why, and the old content stays
     */
    public static void write(Path file, Snapshot state) throws IOException {
        SequencedMap<String, String> metadata = new LinkedHashMap<>();
        metadata.put(FORMAT_KEY, FORMAT);
        metadata.put(Seal.KEY, Seal.BLANK);
        for (String own : Set.copyOf(metadata.keySet())) {
            if (state.texts().containsKey(own)) {
                throw new HyperParameterException(
                        "checkpoint: got a text of the name %s, which says what the file is, expected another name"
                                .formatted(own));
            }
        }
        metadata.putAll(state.texts());
        SafeTensors content = SafeTensors.of(state.tensors(), metadata);
        Replacement.write(Objects.requireNonNull(file, "file"), out -> writeTo(out, content));
    }

    private static void writeTo(FileChannel out, SafeTensors content) throws IOException {
        byte[] header = HeaderText.encode(content.tensors(), content.metadata());
        MessageDigest digest = Seal.digest();
        new SafeTensorsWriter(out, digest).write(header, content.tensors());
        ByteBuffer digits = Seal.digits(digest);
        int place = Seal.place(header, Seal.BLANK);
        while (digits.hasRemaining()) {
            out.write(digits, (long) place + digits.position());
        }
    }

    /**
     * The state in a file, exactly as it was written.
     *
     * @throws CheckpointFormatException if the file is no checkpoint, was written by a later version, or has another bit anywhere than
     *     it was written with
     * @throws IOException if it cannot be read; the message has the path and says why
     */
    public static Snapshot read(Path file) throws IOException {
        SafeTensors content =
                SafeTensorsReader.sealed(Objects.requireNonNull(file, "file"), CheckpointFile::checkFormat);
        SequencedMap<String, String> texts = new LinkedHashMap<>(content.metadata());
        texts.remove(FORMAT_KEY);
        texts.remove(Seal.KEY);
        return new Snapshot(content.tensors(), texts);
    }

    private static void checkFormat(Path file, SequencedMap<String, String> metadata) throws CheckpointFormatException {
        String format = metadata.get(FORMAT_KEY);
        if (!FORMAT.equals(format)) {
            boolean other = format != null && format.startsWith(KIND);
            throw new CheckpointFormatException(
                    file,
                    CheckpointFormatException.Reason.VERSION_UNSUPPORTED,
                    0,
                    null,
                    format == null ? "a file without a format in its metadata" : "the format " + Names.quoted(format),
                    "%s%s"
                            .formatted(
                                    FORMAT,
                                    other
                                            ? ": another version wrote it"
                                            : "; its weights can be loaded, a training cannot go on from it"));
        }
    }
}
