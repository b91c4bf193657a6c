package dev.refrain.nn.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.nn.io.CheckpointFormatException.Reason;
import dev.refrain.tensor.Tensor;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What is no file, cannot be read, or changes while it is read. */
class ReadFailuresTest {
    @TempDir
    private Path folder;

    private static SafeTensors content() {
        return SafeTensors.of(Raw.named("a", Tensor.of(new float[40_000], 40_000)), Map.of());
    }

    @Test
    void aMissingFileIsSaidToBeMissing() {
        Path file = folder.resolve("none.safetensors");
        NoSuchFileException thrown = assertThrows(NoSuchFileException.class, () -> SafeTensors.read(file));
        assertEquals(file + ": cannot read it: there is no such file", thrown.getMessage());
        assertEquals(file.toString(), thrown.getFile());
        assertTrue(thrown.getCause() instanceof NoSuchFileException);
    }

    @Test
    void aFolderIsNoFile() throws IOException {
        CheckpointFormatException thrown = Raw.assertRefused(Reason.NOT_A_REGULAR_FILE, folder);
        assertTrue(thrown.getMessage().endsWith("not a regular file at byte 0: got a directory, expected a file"));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aDeviceIsNoFile() throws IOException {
        Raw.assertRefused(Reason.NOT_A_REGULAR_FILE, Path.of("/dev/zero"));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aPipeThatNobodyWritesDoesNotHang() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> Raw.assertRefused(Reason.NOT_A_REGULAR_FILE, pipe));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aLinkIsFollowed() throws IOException {
        Path file = folder.resolve("file");
        content().write(file);
        assertEquals(content(), SafeTensors.read(Files.createSymbolicLink(folder.resolve("link"), file)));
        Path toFolder = Files.createSymbolicLink(folder.resolve("to-folder"), folder);
        Raw.assertRefused(Reason.NOT_A_REGULAR_FILE, toFolder);
        Path toNothing = Files.createSymbolicLink(folder.resolve("to-nothing"), folder.resolve("nothing"));
        assertThrows(NoSuchFileException.class, () -> SafeTensors.read(toNothing));
    }

    @Test
    void permissionsAndFailuresWithoutPathsAreTold() {
        Path file = folder.resolve("file");
        IOException denied = FileFailure.reading(file, new AccessDeniedException("file"));
        assertEquals(file + ": cannot read it: permission denied", denied.getMessage());
        assertTrue(denied instanceof AccessDeniedException);
        assertEquals(
                file + ": cannot write it: No space left on device",
                FileFailure.writing(file, new IOException("No space left on device"))
                        .getMessage());
        assertEquals(
                file + ": cannot write it: IOException",
                FileFailure.writing(file, new IOException()).getMessage());
    }

    /** Reads a file of which this much is left, and that was whole when its length was asked for. */
    private CheckpointFormatException shrunk(int left) throws IOException {
        Path file = folder.resolve("shrinking");
        content().write(file);
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, left));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return assertThrows(
                    CheckpointFormatException.class,
                    () -> new SafeTensorsReader(new FileBytes(file, channel, whole.length)).read());
        }
    }

    @Test
    void aFileThatBecomesShorterIsRefusedWhereItEnds() throws IOException {
        assertEquals(Reason.DATA_TRUNCATED, shrunk(100_000).reason());
        assertEquals(100_000, shrunk(100_000).offset());
        assertEquals(Reason.HEADER_TRUNCATED, shrunk(20).reason());
        assertEquals(Reason.HEADER_TOO_SHORT, shrunk(3).reason());
        assertTrue(shrunk(3).getMessage().contains("became shorter while it was read"));
    }

    @Test
    void whatIsAddedWhileReadingIsNotLookedAt() throws IOException {
        Path file = folder.resolve("growing");
        content().write(file);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            SafeTensorsReader reader = new SafeTensorsReader(new FileBytes(file, channel, channel.size()));
            Files.write(file, new byte[100], StandardOpenOption.APPEND);
            assertEquals(content(), reader.read());
        }
    }
}
