package dev.refrain.nn.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A file is replaced as a whole or stays, and nothing is left beside it. */
class ReplacementTest {
    private static final SafeTensors OLD = content(1);
    private static final SafeTensors NEW = content(2);

    @TempDir
    private Path folder;

    private static SafeTensors content(int value) {
        return SafeTensors.of(Raw.named("a", Tensor.of(new float[] {value}, 1)), Map.of());
    }

    private static String failure(Path file) {
        return assertThrows(IOException.class, () -> NEW.write(file)).getMessage();
    }

    private Path old() throws IOException {
        Path file = folder.resolve("model.safetensors");
        OLD.write(file);
        return file;
    }

    @Test
    void theNewContentTakesThePlaceOfTheOld() throws IOException {
        Path file = old();
        NEW.write(file);
        assertEquals(NEW, SafeTensors.read(file));
        assertEquals(List.of("model.safetensors"), Raw.names(folder));
    }

    @Test
    void aRelativePathIsOneToo() throws IOException {
        Path file = Path.of("target", "relative.safetensors");
        NEW.write(file);
        assertEquals(NEW, SafeTensors.read(file));
        Files.delete(file);
    }

    @Test
    void anInterruptedThreadLeavesTheOldContent() throws IOException {
        Path file = old();
        Thread.currentThread().interrupt();
        String message = failure(file);
        assertTrue(Thread.interrupted(), "the interrupt is still to be seen");
        assertEquals(file + ": cannot write it: the thread was interrupted", message);
        assertEquals(OLD, SafeTensors.read(file));
        assertEquals(List.of("model.safetensors"), Raw.names(folder));
    }

    @Test
    void aFailureInTheMiddleLeavesTheOldContent() throws IOException {
        Path file = old();
        IOException full = assertThrows(
                IOException.class,
                () -> Replacement.write(file, out -> {
                    out.write(ByteBuffer.allocate(100));
                    assertEquals(2, Raw.names(folder).size());
                    throw new IOException("No space left on device");
                }));
        assertEquals(file + ": cannot write it: No space left on device", full.getMessage());
        assertThrows(
                OutOfMemoryError.class,
                () -> Replacement.write(file, out -> {
                    throw new OutOfMemoryError();
                }));
        assertEquals(OLD, SafeTensors.read(file));
        assertEquals(List.of("model.safetensors"), Raw.names(folder));
    }

    @Test
    void aMissingFolderIsTold() throws IOException {
        Path file = folder.resolve("none").resolve("model");
        assertEquals(file + ": cannot write it: its directory does not exist", failure(file));
        assertEquals(List.of(), Raw.names(folder));
    }

    @Test
    void aFolderIsNotReplaced() throws IOException {
        Path target = Files.createDirectory(folder.resolve("model"));
        assertEquals(target + ": cannot write it: there is a directory of this name", failure(target));
        assertTrue(failure(Path.of("/")).endsWith("there is a directory of this name"));
        assertTrue(failure(Path.of("")).endsWith("there is a directory of this name"));
        assertEquals(List.of("model"), Raw.names(folder));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void whereNothingCanBeCreatedItSaysSo() throws IOException {
        Path file = old();
        Path below = file.resolve("below");
        assertEquals(below + ": cannot write it: Not a directory", failure(below));
        Path closed = Path.of("/proc/self/model"); // closed to root as well
        assertTrue(failure(closed).startsWith(closed + ": cannot write it: "));
        Path tooLong = folder.resolve("n".repeat(300));
        assertEquals(tooLong + ": cannot write it: File name too long", failure(tooLong));
        assertEquals(OLD, SafeTensors.read(file));
        assertEquals(List.of("model.safetensors"), Raw.names(folder));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aDeviceOrAPipeIsNotReplaced() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        assertEquals(pipe + ": cannot write it: there is a pipe or a device of this name", failure(pipe));
        assertEquals(List.of("pipe"), Raw.names(folder));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void ofALinkTheFileItLeadsToIsReplaced() throws IOException {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Path file = elsewhere.resolve("model");
        OLD.write(file);
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("elsewhere", "model"));
        Path chain = Files.createSymbolicLink(folder.resolve("chain"), link);
        NEW.write(chain);
        assertTrue(Files.isSymbolicLink(link) && Files.isSymbolicLink(chain));
        assertEquals(NEW, SafeTensors.read(file));
        assertEquals(List.of("model"), Raw.names(elsewhere));
        Path lost = Files.createSymbolicLink(folder.resolve("lost"), folder.resolve("nothing"));
        assertEquals(lost + ": cannot write it: it is a link to nothing", failure(lost));
        Path toFolder = Files.createSymbolicLink(folder.resolve("to-folder"), elsewhere);
        assertEquals(toFolder + ": cannot write it: there is a directory of this name", failure(toFolder));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theLongestNamesAreWritten() throws IOException {
        for (String name : List.of("n".repeat(255), "𝄞".repeat(63), "x" + "𝄞".repeat(63))) {
            NEW.write(folder.resolve(name));
            assertEquals(NEW, SafeTensors.read(folder.resolve(name)));
            assertEquals(List.of(name), Raw.names(folder));
            Files.delete(folder.resolve(name));
        }
    }

    @Test
    void whatDeadProcessesLeftIsRemovedAndNothingElse() throws IOException {
        Path file = old();
        ProcessHandle self = ProcessHandle.current();
        long begin = self.info().startInstant().orElseThrow().toEpochMilli();
        String own = ".model.safetensors.%d-%s.7.tmp".formatted(self.pid(), Long.toString(begin, 36));
        List<String> dead = List.of(
                ".model.safetensors.%d-%s.0.tmp".formatted(self.pid(), Long.toString(begin - 1, 36)),
                ".model.safetensors.999999999-0.12.tmp");
        List<String> others =
                List.of(own, ".model.safetensors.tmp", ".other.999999999-0.0.tmp", "model.999999999-0.0.tmp");
        for (String name : Stream.concat(dead.stream(), others.stream()).toList()) {
            Files.createFile(folder.resolve(name));
        }
        NEW.write(file);
        assertEquals(NEW, SafeTensors.read(file));
        List<String> left = Raw.names(folder);
        dead.forEach(name -> assertTrue(!left.contains(name), name));
        assertTrue(left.containsAll(others), left::toString);
        assertEquals(others.size() + 1, left.size());
    }

    @Test
    void writersOfOneFileDoNotMeet() throws IOException {
        Path file = old();
        Replacement.write(file, outer -> {
            outer.write(ByteBuffer.allocate(10));
            NEW.write(file);
            assertEquals(NEW, SafeTensors.read(file));
        });
        assertEquals(10, Files.size(file));
        assertEquals(List.of("model.safetensors"), Raw.names(folder));
    }
}
