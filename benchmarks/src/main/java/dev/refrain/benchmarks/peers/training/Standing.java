package dev.refrain.benchmarks.peers.training;

import dev.refrain.benchmarks.peers.Times;
import dev.refrain.benchmarks.peers.TimesTable;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Predicate;

/** How long a training step took all contestants, the one they are compared with first. */
record Standing(Work work, List<Figure> figures) {
    /**
     * One contestant.
     *
     * @param ours whether it is Refrain
     * @param shipped whether the layer comes with the library
     * @param unrolled whether Refrain recorded it step by step
     */
    record Figure(Times times, boolean ours, boolean shipped, boolean unrolled) {}

    Standing {
        figures = List.copyOf(figures);
    }

    /** The contestant that the others are compared with. */
    Times first() {
        return figures.getFirst().times();
    }

    /** How many times as long as the first those of these take that take the least; empty where there are none. */
    OptionalDouble ratio(Predicate<Figure> which) {
        return figures.stream()
                .filter(which)
                .mapToDouble(figure -> figure.times().ratio(first()))
                .min();
    }

    TimesTable table() {
        return new TimesTable(
                work.title(),
                work.operations(),
                figures.stream().map(Figure::times).toList());
    }
}
