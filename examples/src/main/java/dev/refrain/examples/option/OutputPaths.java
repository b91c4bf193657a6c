package dev.refrain.examples.option;

import dev.refrain.nn.HyperParameterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Whether what a command is to write can have its name; said before the work, not after it. */
public final class OutputPaths {
    private OutputPaths() {}

    /**
     * A folder, which may be there.
     *
     * @throws HyperParameterException if the name is empty or that of a file
     */
    public static void checkFolder(String option, @Nullable Path path) {
        checkName(option, path);
        if (path != null && Files.exists(path) && !Files.isDirectory(path)) {
            throw new HyperParameterException("%s: got %s, which is a file, expected a folder".formatted(option, path));
        }
    }

    /**
     * A file, which may be there.
     *
     * @throws HyperParameterException if the name is empty or that of a folder
     */
    public static void checkFile(String option, @Nullable Path path) {
        checkName(option, path);
        if (path != null && Files.isDirectory(path)) {
            throw new HyperParameterException("%s: got %s, which is a folder, expected a file".formatted(option, path));
        }
    }

    /**
     * Makes the folder that a file is to be in, as far as it is not there.
     *
     * @throws IOException if it cannot be made
     */
    public static void makeFolderOf(@Nullable Path file) throws IOException {
        Path folder = file == null ? null : file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
    }

    private static void checkName(String option, @Nullable Path path) {
        if (path != null && path.toString().isBlank()) {
            throw new HyperParameterException("%s: got an empty name, expected a path".formatted(option));
        }
    }
}
