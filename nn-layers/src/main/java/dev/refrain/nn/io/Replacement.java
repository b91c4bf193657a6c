package dev.refrain.nn.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/**
 * A file that is replaced as a whole. The new content is written beside it, forced to the disk, and then takes its name in one
 * step, so that at every instant the name has the old content or the new, also if the process is killed or the power fails.
 */
public final class Replacement {
    /** What writes the content. */
    @FunctionalInterface
    public interface Content {
        /** Writes all of it. */
        void writeTo(FileChannel out) throws IOException;
    }

    private Replacement() {}

    /**
     * Replaces {@code target}, or the file that a link of this name leads to; on failure it stays as it was.
     *
     * <pre>{@code Replacement.write(file, out -> out.write(StandardCharsets.UTF_8.encode(text)));}</pre>
     *
     * @throws IOException if it cannot be written, naming the target and why
     */
    public static void write(Path target, Content content) throws IOException {
        try {
            Path file = checked(target);
            Path folder = Objects.requireNonNull(file.getParent(), "a directory, as file is no root");
            TemporaryFile temporary =
                    TemporaryFile.in(folder, file.getFileName().toString());
            try {
                try (FileChannel out = temporary.channel()) {
                    content.writeTo(out);
                    out.force(true);
                }
                Files.move(temporary.path(), file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                temporary.remove();
            }
            force(folder);
        } catch (IOException e) {
            throw FileFailure.writing(target, e);
        }
    }

    /** What is to be replaced. A device or a pipe is not: what writes to it means something else. */
    private static Path checked(Path target) throws IOException {
        if (Files.isSymbolicLink(target) && !Files.exists(target)) {
            throw new FileSystemException(target.toString(), null, "it is a link to nothing");
        }
        Path file = Files.isSymbolicLink(target) ? target.toRealPath() : target.toAbsolutePath();
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            String what = Files.isDirectory(file) ? "a directory" : "a pipe or a device";
            throw new FileSystemException(target.toString(), null, "there is %s of this name".formatted(what));
        }
        return file;
    }

    /** Makes the new name last; where directories cannot be opened, as on Windows, that is the system's business. */
    private static void force(Path folder) {
        try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
            directory.force(true);
        } catch (IOException _) {
            // the file is complete under its name, and nothing better can be done
        }
    }
}
