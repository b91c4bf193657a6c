package dev.refrain.tensor.internal.measure;

import dev.refrain.tensor.internal.compute.MultiplyAdds;
import dev.refrain.tensor.internal.parallel.Workers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/**
 * Measures kernels side by side with the peak of the core: everything is warmed up, then in each round everything is
 * sampled, the peak too. So the shares hold although the clock of the core changes and other programs come and go.
 */
public record KernelMeasurement(List<ProductShape> products, List<FunctionSize> functions, Effort effort) {
    /** Some 20 µs on vectors; a thread does several such pieces, so that it cannot be idle for most of a sample. */
    private static final int PEAK_STEPS = 4096;

    private static final int PEAK_PIECES = 8;

    /** The compiler needs a while even for one loop, and a peak measured before would make every share too large. */
    private static final int PEAK_WARM_UP_MILLIS = 300;

    public KernelMeasurement {
        products = List.copyOf(products);
        functions = List.copyOf(functions);
    }

    /** What the progress of {@link #run} ends at. */
    public long total() {
        return (long) (1 + products.size() + functions.size()) * (1 + effort.rounds());
    }

    /** Measures, and tells how far it is. */
    public KernelFigures run(LongConsumer progress) {
        Timed peak = new Timed(KernelMeasurement::peak);
        List<Timed> timedProducts =
                products.stream().map(each -> new Timed(each.kernel())).toList();
        List<Timed> timedFunctions =
                functions.stream().map(each -> new Timed(each.kernel())).toList();
        List<Timed> all = Stream.of(List.of(peak), timedFunctions, timedProducts)
                .flatMap(List::stream)
                .toList();
        peak.warmUp(Duration.ofMillis(PEAK_WARM_UP_MILLIS), effort.sample());
        long done = 0;
        for (Timed each : all) {
            each.warmUp(effort.warmUp(), effort.sample());
            progress.accept(++done);
        }
        for (int round = 0; round < effort.rounds(); round++) {
            for (Timed each : all) {
                each.sample(effort.visit());
                progress.accept(++done);
            }
        }
        return figures(peak.best(), timedProducts, timedFunctions);
    }

    private KernelFigures figures(double peakNanos, List<Timed> timedProducts, List<Timed> timedFunctions) {
        int threads = Workers.threads();
        double peakGflops = (double) MultiplyAdds.operationsPerStep() * PEAK_STEPS * PEAK_PIECES * threads / peakNanos;
        List<KernelFigures.Product> productFigures = new ArrayList<>();
        for (int i = 0; i < products.size(); i++) {
            double gflops = products.get(i).operations() / timedProducts.get(i).best();
            productFigures.add(new KernelFigures.Product(products.get(i), gflops, gflops / peakGflops));
        }
        List<KernelFigures.Function> functionFigures = new ArrayList<>();
        for (int i = 0; i < functions.size(); i++) {
            FunctionSize size = functions.get(i);
            double nanos = timedFunctions.get(i).best() / size.n();
            functionFigures.add(new KernelFigures.Function(size, nanos));
        }
        return new KernelFigures(peakGflops, threads, productFigures, functionFigures);
    }

    private static void peak() {
        Workers.run(PEAK_PIECES * Workers.threads(), piece -> {
            float sum = MultiplyAdds.run(PEAK_STEPS);
            if (Float.isNaN(sum)) { // never, but the compiler does not know
                throw new IllegalStateException("the peak loop left the finite numbers");
            }
        });
    }
}
