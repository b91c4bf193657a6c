package dev.refrain.benchmarks.peers.training;

import dev.refrain.benchmarks.peers.Arguments;
import dev.refrain.tensor.internal.measure.Effort;
import dev.refrain.tensor.internal.measure.Peak;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Measures Refrain and one peer in this process, and prints a table in Markdown for each work. */
public final class BesidePeer {
    private BesidePeer() {}

    /** The name of a {@link Peer}, then {@code [--quick] [--only TEXT] [--json FILE]}. */
    public static void main(String[] arguments) throws IOException {
        Peer peer = Peer.valueOf(arguments[0]);
        Arguments asked = TrainingSteps.arguments(Arrays.copyOfRange(arguments, 1, arguments.length));
        Effort effort = asked.quick() ? quick() : full();
        List<Contestant> contestants = new ArrayList<>(Refrain.all());
        contestants.addAll(peer.contestants());
        Peak peak = new Peak();
        List<Standing> standings = new Comparison(contestants, effort, peak).run(TrainingSteps.works(asked));
        Report report = new Report(peer.title(), peak.gflops(), standings);
        System.out.println(report.text());
        asked.writeJson(report.json());
    }

    /** Steps of up to some 100 ms, 25 of them or many more. */
    private static Effort full() {
        return new Effort(Duration.ofSeconds(3), Duration.ofMillis(1), Duration.ofMillis(100), 25);
    }

    private static Effort quick() {
        return new Effort(Duration.ofMillis(500), Duration.ofMillis(1), Duration.ofMillis(20), 3);
    }
}
