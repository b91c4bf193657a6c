package dev.refrain.benchmarks.peers.training;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Predicate;

/** How long a training step took all contestants, the one they are compared with first. */
record Standing(Work work, List<Figure> figures) {
    /**
     * One contestant: nanoseconds of its fastest sample, and of the median one.
     *
     * @param ours whether it is Refrain
     * @param shipped whether the layer comes with the library
     * @param unrolled whether Refrain recorded it step by step
     */
    record Figure(String name, boolean ours, boolean shipped, boolean unrolled, double best, double median) {}

    Standing {
        figures = List.copyOf(figures);
    }

    /** Floating-point operations a nanosecond: 10⁹ a second. */
    double gflops(Figure figure) {
        return work.operations() / figure.best();
    }

    /** How many times as long as the first those of these take that take the least; empty where there are none. */
    OptionalDouble ratio(Predicate<Figure> which) {
        return figures.stream().filter(which).mapToDouble(this::ratio).min();
    }

    /** How many times as long as the first. */
    double ratio(Figure figure) {
        return figure.best() / figures.getFirst().best();
    }
}
