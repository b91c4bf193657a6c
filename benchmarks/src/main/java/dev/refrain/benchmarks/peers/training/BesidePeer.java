package dev.refrain.benchmarks.peers.training;

import dev.refrain.benchmarks.peers.Arguments;
import dev.refrain.tensor.internal.measure.Effort;
import dev.refrain.tensor.internal.measure.Peak;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** Measures Refrain and one peer in this process, and prints a table in Markdown for each work. */
public final class BesidePeer {
    private BesidePeer() {}

    /** The name of a {@link Peer}, where the {@link ReportLines} go, then {@code [--quick] [--only TEXT]}. */
    public static void main(String[] arguments) throws IOException {
        Peer peer = Peer.valueOf(arguments[0]);
        Arguments asked = TrainingSteps.arguments(Arrays.copyOfRange(arguments, 2, arguments.length));
        Effort effort = asked.quick() ? quick() : full();
        List<Contestant> theirs = peer.theirs();
        List<Work> works = TrainingSteps.works(asked).stream()
                .filter(work -> theirs.stream().anyMatch(each -> each.has(work.layer())))
                .toList();
        Peak peak = new Peak();
        List<Standing> standings = new Comparison(peer.ours(), theirs, effort, peak).run(works);
        Report report = new Report(peer.title(), standings.isEmpty() ? 0 : peak.gflops(), standings);
        if (!standings.isEmpty()) {
            System.out.println(report.text());
            System.out.println();
        }
        Files.write(Path.of(arguments[1]), ReportLines.of(report));
    }

    /** Steps of up to some 100 ms, 15 of them or many more. */
    private static Effort full() {
        return new Effort(Duration.ofSeconds(2), Duration.ofMillis(1), Duration.ofMillis(100), 15);
    }

    private static Effort quick() {
        return new Effort(Duration.ofMillis(500), Duration.ofMillis(1), Duration.ofMillis(20), 3);
    }
}
