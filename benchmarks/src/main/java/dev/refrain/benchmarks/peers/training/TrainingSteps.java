package dev.refrain.benchmarks.peers.training;

import dev.refrain.benchmarks.peers.Arguments;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Measures training steps beside one peer after the other, in processes of their own: see {@link Peer}. */
public final class TrainingSteps {
    private static final String COMMAND = "lstm";

    private TrainingSteps() {}

    /** {@code [--quick] [--only TEXT] [--json FILE] [--picture FILE]}. */
    public static void main(String[] given) throws IOException, InterruptedException {
        Arguments asked = arguments(given);
        if (works(asked).isEmpty()) {
            Arguments.wrong(COMMAND, "no work has a title that begins with \"" + asked.only() + "\"");
        }
        List<Report> reports = new ArrayList<>();
        for (Peer peer : Peer.values()) {
            Report report = measure(peer, asked);
            if (!report.standings().isEmpty()) {
                reports.add(report);
            }
        }
        Summary summary = new Summary(reports);
        System.out.println(summary.text());
        System.out.println();
        asked.draw(summary.panels(), Work.of(Layer.LSTM).size());
        asked.writeJson("[" + reports.stream().map(Report::json).collect(Collectors.joining(",\n")) + "]\n");
    }

    private static Report measure(Peer peer, Arguments asked) throws IOException, InterruptedException {
        Path file = Files.createTempFile("training-steps", null);
        try {
            int status = new ProcessBuilder(command(peer, asked, file))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (status != 0) {
                System.exit(status);
            }
            return ReportLines.read(Files.readAllLines(file));
        } finally {
            Files.delete(file);
        }
    }

    static Arguments arguments(String... given) {
        return Arguments.choosing(COMMAND, given);
    }

    /** What is to be measured, in the order of the tables. */
    static List<Work> works(Arguments asked) {
        return Arrays.stream(Layer.values())
                .flatMap(layer -> Work.of(layer).stream())
                .filter(work -> work.title().startsWith(asked.only()))
                .toList();
    }

    /** This process's own command, with another class to run. */
    private static List<String> command(Peer peer, Arguments asked, Path report) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), BesidePeer.class.getName()));
        command.addAll(List.of(peer.name(), report.toString(), "--only", asked.only()));
        if (asked.quick()) {
            command.add("--quick");
        }
        return command;
    }
}
