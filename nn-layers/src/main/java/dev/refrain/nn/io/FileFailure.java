package dev.refrain.nn.io;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Failures of the file system in words. Those of the JDK have the path alone, that of a temporary file, or no path. Their
 * types stay, for programs that go on without a file.
 */
final class FileFailure {
    private FileFailure() {}

    static IOException reading(Path file, IOException cause) {
        return explained(file, "cannot read it: ", "there is no such file", cause);
    }

    static IOException writing(Path file, IOException cause) {
        return explained(file, "cannot write it: ", "its directory does not exist", cause);
    }

    private static IOException explained(Path file, String failed, String missing, IOException cause) {
        String name = file.toString();
        IOException explained = switch (cause) {
            case NoSuchFileException none -> new NoSuchFileException(name, null, failed + missing);
            case AccessDeniedException denied -> new AccessDeniedException(name, null, failed + "permission denied");
            case ClosedByInterruptException interrupted ->
                new FileSystemException(name, null, failed + "the thread was interrupted");
            case FileSystemException other ->
                new FileSystemException(name, null, failed + reason(other.getReason(), other));
            default -> new FileSystemException(name, null, failed + reason(cause.getMessage(), cause));
        };
        explained.initCause(cause);
        return explained;
    }

    private static String reason(@Nullable String words, IOException cause) {
        return Objects.requireNonNullElse(words, cause.getClass().getSimpleName());
    }
}
