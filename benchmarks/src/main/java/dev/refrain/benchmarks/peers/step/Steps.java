package dev.refrain.benchmarks.peers.step;

import dev.refrain.benchmarks.peers.Arguments;
import dev.refrain.benchmarks.peers.Rounds;
import dev.refrain.benchmarks.peers.Times;
import dev.refrain.benchmarks.peers.step.Contestant.Stepping;
import dev.refrain.tensor.internal.measure.Effort;
import dev.refrain.tensor.internal.measure.Peak;
import dev.refrain.tensor.internal.measure.Timed;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Measures one step of an LSTM for one sequence in Refrain and in others, and prints a table in Markdown. */
public final class Steps {
    private static final List<Integer> HIDDEN = List.of(256, 512);

    private Steps() {}

    /** {@code [--quick] [--json FILE] [--picture FILE]}. */
    public static void main(String[] arguments) throws IOException {
        Arguments asked = Arguments.of("step", arguments);
        Effort effort = asked.quick() ? quick() : full();
        List<Contestant> contestants = contestants();
        Peak peak = new Peak();
        List<Standing> standings = new ArrayList<>();
        for (int hidden : HIDDEN) {
            standings.add(measure(contestants, Task.of(hidden), effort, peak));
        }
        Report report = new Report(peak.gflops(), standings);
        System.out.println(report.text());
        System.out.println();
        asked.draw(report.panels(), standings.size());
        asked.writeJson(report.json());
    }

    /** Some 800 samples of 1 ms in 40 turns. */
    private static Effort full() {
        return new Effort(Duration.ofSeconds(2), Duration.ofMillis(1), Duration.ofMillis(20), 40);
    }

    private static Effort quick() {
        return new Effort(Duration.ofMillis(500), Duration.ofMillis(1), Duration.ofMillis(10), 5);
    }

    /** Refrain, and every peer that this machine can load. */
    private static List<Contestant> contestants() {
        List<Contestant> all = new ArrayList<>(List.of(new Refrain(true), new Refrain(false)));
        List<Supplier<List<Contestant>>> peers = List.of(OnnxRuntime::loaded, LibTorch::loaded, Deeplearning4j::loaded);
        for (Supplier<List<Contestant>> peer : peers) {
            try {
                all.addAll(peer.get());
            } catch (LinkageError | IllegalStateException e) {
                System.err.println("left out: " + e);
            }
        }
        return all;
    }

    private static Standing measure(List<Contestant> contestants, Task task, Effort effort, Peak peak) {
        System.err.println("checking " + task.title());
        contestants.forEach(new Check(task)::hold);
        System.err.println("warming up " + task.title());
        List<Stepping> steppings =
                contestants.stream().map(each -> each.prepare(task)).toList();
        steppings.forEach(each -> new Timed(each).warmUp(effort.warmUp(), effort.sample()));
        System.err.println("measuring " + task.title());
        List<Timed> timed = Rounds.of(peak, steppings, effort);
        List<Times> times = new ArrayList<>();
        for (int i = 0; i < timed.size(); i++) {
            times.add(Times.of(contestants.get(i).name(), timed.get(i)));
        }
        return new Standing(task, times);
    }
}
