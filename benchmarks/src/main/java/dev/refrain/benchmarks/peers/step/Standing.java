package dev.refrain.benchmarks.peers.step;

import java.util.List;

/** How long a step took all contestants, Refrain first. */
record Standing(Task task, List<Figure> figures) {
    /** One contestant: nanoseconds of its fastest sample, and of the median one. */
    record Figure(String name, double best, double median) {}

    Standing {
        figures = List.copyOf(figures);
    }

    /** Floating-point operations a nanosecond: 10⁹ a second. */
    double gflops(Figure figure) {
        return task.operations() / figure.best();
    }

    /** How many times as long as Refrain. */
    double ratio(Figure figure) {
        return figure.best() / figures.getFirst().best();
    }
}
