package dev.refrain.benchmarks.peers.training;

import java.util.List;

/** How long a training step took all contestants, the one they are compared with first. */
record Standing(Work work, List<Figure> figures) {
    /** One contestant: nanoseconds of its fastest sample, and of the median one. */
    record Figure(String name, double best, double median) {}

    Standing {
        figures = List.copyOf(figures);
    }

    /** Floating-point operations a nanosecond: 10⁹ a second. */
    double gflops(Figure figure) {
        return work.operations() / figure.best();
    }

    /** How many times as long as the first. */
    double ratio(Figure figure) {
        return figure.best() / figures.getFirst().best();
    }
}
