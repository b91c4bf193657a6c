package dev.refrain.benchmarks.peers;

import dev.refrain.tensor.internal.measure.Effort;
import dev.refrain.tensor.internal.measure.KernelMeasurement;
import dev.refrain.tensor.internal.measure.ProductKind;
import dev.refrain.tensor.internal.measure.ProductShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Measures the products of a recurrent layer in Refrain and in its peers, and prints a table in Markdown. */
public final class Peers {
    private static final List<Integer> CUBES = List.of(64, 128, 256, 512);
    private static final List<Integer> HIDDEN = List.of(128, 256, 512);

    private Peers() {}

    /** {@code [--quick] [--json FILE]}. */
    public static void main(String[] arguments) throws IOException {
        boolean quick = false;
        Path json = null;
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i].equals("--quick")) {
                quick = true;
            } else if (arguments[i].equals("--json") && i + 1 < arguments.length) {
                json = Path.of(arguments[++i]);
            } else {
                System.err.println("benchmarks/run peers: got " + arguments[i] + ", expected --quick or --json FILE.");
                System.exit(2);
            }
        }
        Effort effort = quick ? Effort.quick() : full();
        Comparison comparison = new Comparison(contestants(), effort);
        double peakBefore = peak(effort);
        List<Standing> recurrent = comparison.run(ProductShape.recurrent(ProductKind.PACKED));
        List<Standing> rows = comparison.run(HIDDEN.stream()
                .map(h -> new ProductShape(ProductKind.PACKED, 1, h, 4 * h))
                .toList());
        List<Standing> cubes = comparison.run(CUBES.stream()
                .map(n -> new ProductShape(ProductKind.NN, n, n, n))
                .toList());
        Report report = new Report(Math.max(peakBefore, peak(effort)), recurrent, rows, cubes);
        System.out.println(report.text());
        if (json != null) {
            Files.writeString(json, report.json());
        }
    }

    private static double peak(Effort effort) {
        return new KernelMeasurement(List.of(), List.of(), effort)
                .run(done -> {})
                .peakGflops();
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
