package dev.refrain.fuzzing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files for one test class, written over and over. */
final class Scratch {
    private final Path folder;

    private Scratch(Path folder) {
        this.folder = folder;
    }

    /** In the folder for temporary files; the system removes it some day. */
    static Scratch create() {
        try {
            Path folder = Files.createTempDirectory("fuzzing");
            folder.toFile().deleteOnExit();
            return new Scratch(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file with these bytes. It is made anew: some file systems wait for the disk where one is overwritten. */
    Path file(byte[] bytes) throws IOException {
        Path file = other("given");
        Files.deleteIfExists(file);
        return Files.write(file, bytes);
    }

    /** A file that is not there yet, or has what was written to it last. */
    Path other(String name) {
        Path file = folder.resolve(name);
        file.toFile().deleteOnExit();
        return file;
    }
}
