package dev.refrain.benchmarks.peers.training;

import dev.refrain.benchmarks.peers.Rounds;
import dev.refrain.benchmarks.peers.Times;
import dev.refrain.benchmarks.peers.training.Contestant.Training;
import dev.refrain.tensor.internal.measure.Effort;
import dev.refrain.tensor.internal.measure.Peak;
import dev.refrain.tensor.internal.measure.Timed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;

/** Training steps of all contestants, work by work; within a work they take turns, so that all see the same machine. */
record Comparison(List<Contestant> ours, List<Contestant> theirs, Effort effort, Peak peak) {
    /** So small that the weights stay much as they are, however many steps are measured. */
    private static final double RATE = 0.01;

    /** Every contestant is held against Refrain; then all run for a while, so that nothing is compiled later; then they are timed. */
    List<Standing> run(List<Work> works) {
        works.forEach(this::check);
        SequencedMap<Work, List<Training>> trainings = new LinkedHashMap<>();
        works.forEach(work -> trainings.put(
                work,
                contestants(work).stream()
                        .map(each -> each.prepare(Task.of(work, RATE)))
                        .toList()));
        trainings.forEach(this::warmUp);
        List<Standing> standings = new ArrayList<>();
        trainings.forEach((work, all) -> standings.add(measure(work, all)));
        return standings;
    }

    /** Ours first. */
    private List<Contestant> contestants(Work work) {
        return Stream.of(ours, theirs)
                .flatMap(List::stream)
                .filter(each -> each.has(work.layer()))
                .toList();
    }

    private void check(Work work) {
        System.err.println("checking " + work.title());
        Check check = Check.of(work);
        contestants(work).forEach(check::hold);
    }

    private void warmUp(Work work, List<Training> trainings) {
        System.err.println("warming up " + work.title());
        trainings.forEach(each -> new Timed(each).warmUp(effort.warmUp(), effort.sample()));
    }

    private Standing measure(Work work, List<Training> trainings) {
        System.err.println("measuring " + work.title());
        List<Timed> timed = Rounds.of(peak, trainings, effort);
        List<Contestant> contestants = contestants(work);
        List<Standing.Figure> figures = new ArrayList<>();
        for (int i = 0; i < timed.size(); i++) {
            Contestant contestant = contestants.get(i);
            figures.add(new Standing.Figure(
                    Times.of(contestant.name(work.layer()), timed.get(i)),
                    ours.contains(contestant),
                    contestant.shipped(),
                    contestant.unrolled()));
        }
        return new Standing(work, figures);
    }
}
