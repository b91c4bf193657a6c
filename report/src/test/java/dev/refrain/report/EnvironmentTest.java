package dev.refrain.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a training runs on is told in words. */
class EnvironmentTest {
    @Test
    void everythingHasAName() {
        assertEquals(
                List.of(
                        "Refrain",
                        "JVM",
                        "Operating system",
                        "Processor",
                        "Cores for this JVM",
                        "Threads of kernels",
                        "Vectors",
                        "Heap at most"),
                List.copyOf(Environment.here().keySet()));
        Environment.here().forEach((name, value) -> assertTrue(!value.isBlank() && !value.contains("null"), name));
        assertTrue(Environment.here().get("JVM").contains(Runtime.version().toString()));
    }

    @Test
    void theProcessorIsReadWhereThereIsAFile(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("cpuinfo");
        assertEquals(Optional.empty(), Environment.processor(file));
        Files.writeString(file, "processor\t: 0\n");
        assertEquals(Optional.empty(), Environment.processor(file));
        Files.writeString(file, "processor\t: 0\nmodel name\t: A: B 3\nmodel name\t: other\n");
        assertEquals(Optional.of("A: B 3"), Environment.processor(file));
    }
}
