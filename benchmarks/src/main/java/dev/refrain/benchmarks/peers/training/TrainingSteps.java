package dev.refrain.benchmarks.peers.training;

import dev.refrain.benchmarks.peers.Arguments;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Measures training steps beside one peer after the other, in processes of their own: see {@link Peer}. */
public final class TrainingSteps {
    private TrainingSteps() {}

    /** {@code [--quick] [--only TEXT] [--json FILE]}. */
    public static void main(String[] given) throws IOException, InterruptedException {
        Arguments asked = arguments(given);
        if (works(asked).isEmpty()) {
            System.err.println("benchmarks/run lstm: no work has a title with \"" + asked.only() + "\" in it.");
            System.exit(2);
        }
        List<String> reports = new ArrayList<>();
        for (Peer peer : Peer.values()) {
            Path report = Files.createTempFile("training-steps", ".json");
            try {
                int status = new ProcessBuilder(command(peer, asked, report))
                        .inheritIO()
                        .start()
                        .waitFor();
                if (status != 0) {
                    System.exit(status);
                }
                System.out.println();
                reports.add(Files.readString(report));
            } finally {
                Files.delete(report);
            }
        }
        asked.writeJson("[" + String.join(",\n", reports) + "]\n");
    }

    static Arguments arguments(String... given) {
        return Arguments.choosing("lstm", given);
    }

    /** What is to be measured, in the order of the tables. */
    static List<Work> works(Arguments asked) {
        return Arrays.stream(Layer.values())
                .flatMap(layer -> Work.of(layer).stream())
                .filter(work -> work.title().contains(asked.only()))
                .toList();
    }

    /** This process's own command, with another class to run. */
    private static List<String> command(Peer peer, Arguments asked, Path report) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), BesidePeer.class.getName(), peer.name()));
        command.addAll(List.of("--only", asked.only(), "--json", report.toString()));
        if (asked.quick()) {
            command.add("--quick");
        }
        return command;
    }
}
