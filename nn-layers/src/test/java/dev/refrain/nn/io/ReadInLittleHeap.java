package dev.refrain.nn.io;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.refrain.autograd.Tape;
import dev.refrain.tensor.Tensor;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JsonParser;

/** Reads a file in a JVM of its own, and prints how much is in it, or why it is refused. */
public final class ReadInLittleHeap {
    /** What a JVM needs before it reads anything; measured as 3 MiB. */
    private static final long JVM_BYTES = 4 << 20;

    private ReadInLittleHeap() {}

    public static void main(String... arguments) throws IOException {
        Path file = Path.of(arguments[0]);
        try {
            boolean isCheckpoint = arguments.length > 1;
            int count = isCheckpoint
                    ? CheckpointFile.read(file).tensors().size()
                    : SafeTensors.read(file).tensors().size();
            System.out.print(count + " tensors");
        } catch (CheckpointFormatException refused) {
            System.out.print(refused.reason());
        }
    }

    /** What is printed where no more heap than this can be had. */
    static String run(Path file, long heapBytes, String... as) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + (heapBytes + JVM_BYTES) / 1024 + "k",
                        "-XX:+UseSerialGC",
                        "--add-modules",
                        "jdk.incubator.vector",
                        "-cp",
                        classPath(),
                        ReadInLittleHeap.class.getName(),
                        file.toString())
                .redirectErrorStream(true);
        builder.command().addAll(List.of(as));
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"));
        Process process = builder.start();
        String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
        process.waitFor();
        return printed.replace("WARNING: Using incubator modules: jdk.incubator.vector", "")
                .strip();
    }

    private static String classPath() {
        return Stream.of(Tensor.class, Tape.class, SafeTensors.class, ReadInLittleHeap.class, JsonParser.class)
                .map(ReadInLittleHeap::root)
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** The folder or the archive of classes that a class was loaded from. */
    private static String root(Class<?> type) {
        String name = "/" + type.getName().replace('.', '/') + ".class";
        String url = type.getResource(name).toString();
        String root = url.substring(0, url.length() - name.length());
        String archive = root.endsWith("!") ? root.substring("jar:".length(), root.length() - 1) : root;
        try {
            return Path.of(new URI(archive)).toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
