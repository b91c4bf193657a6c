package dev.refrain.benchmarks.peers.products;

import dev.refrain.tensor.internal.measure.ProductShape;
import java.util.List;
import java.util.function.Predicate;

/** How all contestants did at one product. */
record Standing(ProductShape shape, List<Figure> figures) {
    /** One contestant in 10⁹ floating-point operations a second: in its fastest sample, and in the median one. */
    record Figure(Contestant contestant, double best, double median) {}

    Standing {
        figures = List.copyOf(figures);
    }

    /** Refrain with packed weights, as a recurrent layer runs it, by the best of the peers in whatever way is fastest. */
    double packedByBest() {
        return refrain(true).best() / best(figure -> true);
    }

    /** Refrain with packed weights by the best of the peers that take weights as they are. */
    double packedByPlain() {
        return refrain(true).best() / best(figure -> !figure.contestant().packs());
    }

    /** Refrain with weights as they are by the best of the peers that take them so. */
    double plainByPlain() {
        return refrain(false).best() / best(figure -> !figure.contestant().packs());
    }

    /** As {@link #packedByBest}, but by medians. */
    double packedByBestInTheMedian() {
        return refrain(true).median()
                / peers(figure -> true).stream()
                        .mapToDouble(Figure::median)
                        .max()
                        .orElse(Double.NaN);
    }

    private Figure refrain(boolean packs) {
        return figures.stream()
                .filter(each -> each.contestant().equals(new Refrain(packs)))
                .findFirst()
                .orElseThrow();
    }

    private double best(Predicate<Figure> which) {
        return peers(which).stream().mapToDouble(Figure::best).max().orElse(Double.NaN);
    }

    private List<Figure> peers(Predicate<Figure> which) {
        return figures.stream()
                .filter(each -> !(each.contestant() instanceof Refrain))
                .filter(which)
                .toList();
    }
}
