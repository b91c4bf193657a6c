package dev.refrain.benchmarks.peers.training;

import dev.refrain.benchmarks.peers.Arguments;
import dev.refrain.benchmarks.peers.Peak;
import dev.refrain.tensor.internal.measure.Effort;
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
        double peakBefore = Peak.gflops(peakEffort());
        List<Standing> standings = new Comparison(contestants, effort).run(TrainingSteps.works(asked));
        double peak = Math.max(peakBefore, Peak.gflops(peakEffort()));
        Report report = new Report(peer.title(), peak, standings);
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

    private static Effort peakEffort() {
        return new Effort(Duration.ofMillis(400), Duration.ofMillis(1), Duration.ofMillis(10), 20);
    }
}
