package dev.refrain.benchmarks.peers.products;

import dev.refrain.benchmarks.peers.Arguments;
import dev.refrain.tensor.internal.measure.Effort;
import dev.refrain.tensor.internal.measure.Peak;
import dev.refrain.tensor.internal.measure.ProductKind;
import dev.refrain.tensor.internal.measure.ProductShape;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Measures the products of a recurrent layer in Refrain and in its peers, and prints a table in Markdown. */
public final class Peers {
    private static final List<Integer> CUBES = List.of(64, 128, 256, 512);
    private static final List<Integer> HIDDEN = List.of(128, 256, 512);

    private Peers() {}

    /** {@code [--quick] [--json FILE] [--picture FILE]}. */
    public static void main(String[] arguments) throws IOException {
        Arguments asked = Arguments.of("peers", arguments);
        Effort effort = asked.quick() ? Effort.quick() : full();
        Peak peak = new Peak();
        Comparison comparison = new Comparison(contestants(), effort, peak);
        List<Standing> recurrent = comparison.run(ProductShape.recurrent(ProductKind.PACKED));
        List<Standing> rows = comparison.run(HIDDEN.stream()
                .map(h -> new ProductShape(ProductKind.PACKED, 1, h, 4 * h))
                .toList());
        List<Standing> cubes = comparison.run(CUBES.stream()
                .map(n -> new ProductShape(ProductKind.NN, n, n, n))
                .toList());
        Report report = new Report(peak.gflops(), recurrent, rows, cubes);
        System.out.println(report.text());
        System.out.println();
        asked.draw(report.panels(), HIDDEN.size());
        asked.writeJson(report.json());
    }

    /** Some 400 samples of 1 ms in 40 turns, since the best of each is compared. */
    private static Effort full() {
        return new Effort(Duration.ofMillis(400), Duration.ofMillis(1), Duration.ofMillis(10), 40);
    }

    /**
     * Refrain, and every peer that this machine can load. MKL comes last: it names its functions as OpenBLAS does, and who
     * looks for them later, as libtorch does, would find MKL's. The check has every library find its own.
     */
    private static List<Contestant> contestants() {
        List<Contestant> all = new ArrayList<>(List.of(new Refrain(true), new Refrain(false)));
        List<Supplier<Contestant>> peers = List.of(
                () -> new OneDnn(true),
                () -> new OneDnn(false),
                OpenBlas::loaded,
                LibTorch::loaded,
                () -> Mkl.loaded(true),
                () -> Mkl.loaded(false));
        for (Supplier<Contestant> peer : peers) {
            try {
                all.add(Comparison.checked(peer.get()));
            } catch (LinkageError | IllegalStateException e) {
                System.err.println("left out: " + e);
            }
        }
        return List.copyOf(all);
    }
}
