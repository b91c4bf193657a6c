package dev.refrain.report;

import dev.refrain.tensor.internal.measure.Machine;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;

/** What a training runs on, in words: what may explain why another run took longer. None of it changes a result. */
public final class Environment {
    private static final String UNKNOWN = "unknown";
    private static final long MEBI = 1 << 20;

    private Environment() {}

    /** This JVM and the machine below it, by name; the same order always. */
    public static SequencedMap<String, String> here() {
        Runtime runtime = Runtime.getRuntime();
        Machine machine = Machine.here();
        SequencedMap<String, String> all = new LinkedHashMap<>();
        all.put("Refrain", version());
        all.put("JVM", "%s %s (%s)".formatted(property("java.vm.name"), Runtime.version(), property("java.vm.vendor")));
        all.put(
                "Operating system",
                "%s %s, %s".formatted(property("os.name"), property("os.version"), property("os.arch")));
        all.put("Processor", processor(Path.of("/proc/cpuinfo")).orElse(property("os.arch")));
        all.put("Cores for this JVM", Integer.toString(runtime.availableProcessors()));
        all.put("Threads of kernels", Integer.toString(machine.threads()));
        all.put("Vectors", machine.vectorBits() == 0 ? "none" : "%d bits".formatted(machine.vectorBits()));
        all.put("Heap at most", "%d MiB".formatted(runtime.maxMemory() / MEBI));
        return all;
    }

    private static String version() {
        return Optional.ofNullable(Environment.class.getModule().getDescriptor())
                .flatMap(ModuleDescriptor::rawVersion)
                .orElse("built from sources");
    }

    private static String property(String name) {
        return System.getProperty(name, UNKNOWN);
    }

    /** The name of the first processor, where the system has such a file. */
    static Optional<String> processor(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        } catch (IOException _) {
            return Optional.empty(); // other systems keep it elsewhere
        }
    }
}
