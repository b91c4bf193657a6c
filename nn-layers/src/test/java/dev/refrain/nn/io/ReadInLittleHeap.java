package dev.refrain.nn.io;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.refrain.nn.OwnJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads a file in a JVM of its own, and prints how much is in it, or why it is refused. */
public final class ReadInLittleHeap {
    /** What a JVM needs before it reads anything; measured as 3 MiB. */
    private static final long JVM_BYTES = 4 << 20;

    private ReadInLittleHeap() {}

    public static void main(String... arguments) throws IOException {
        Path file = Path.of(arguments[0]);
        try {
            int count = switch (arguments.length > 1 ? arguments[1] : "") {
                case "" -> SafeTensors.read(file).tensors().size();
                case "npz" -> Npz.read(file).size();
                default -> CheckpointFile.read(file).tensors().size();
            };
            System.out.print(count + " tensors");
        } catch (CheckpointFormatException refused) {
            System.out.print(refused.reason());
        }
    }

    /** What is printed where no more heap than this can be had. */
    static String run(Path file, long heapBytes, String... as) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(file.toString()));
        arguments.addAll(List.of(as));
        String heap = "-Xmx" + (heapBytes + JVM_BYTES) / 1024 + "k";
        Process process = OwnJvm.of(ReadInLittleHeap.class, List.of(heap, "-XX:+UseSerialGC"), arguments)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
        process.waitFor();
        return printed.replace("WARNING: Using incubator modules: jdk.incubator.vector", "")
                .strip();
    }
}
