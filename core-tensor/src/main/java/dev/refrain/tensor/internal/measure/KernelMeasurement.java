package dev.refrain.tensor.internal.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/** Measures kernels, in turns with the peak of the core. */
public record KernelMeasurement(List<ProductShape> products, List<FunctionSize> functions, Effort effort) {
    public KernelMeasurement {
        products = List.copyOf(products);
        functions = List.copyOf(functions);
    }

    /** What the progress of {@link #run} ends at. */
    public long total() {
        return Turns.total(products.size() + functions.size(), effort);
    }

    /** Measures, and tells how far it is. */
    public KernelFigures run(LongConsumer progress) {
        Peak peak = new Peak();
        List<Timed> timedProducts =
                products.stream().map(each -> new Timed(each.kernel())).toList();
        List<Timed> timedFunctions =
                functions.stream().map(each -> new Timed(each.kernel())).toList();
        List<Timed> all =
                Stream.concat(timedFunctions.stream(), timedProducts.stream()).toList();
        new Turns(peak, all, effort).run(progress);
        return figures(peak, timedProducts, timedFunctions);
    }

    private KernelFigures figures(Peak peak, List<Timed> timedProducts, List<Timed> timedFunctions) {
        double peakGflops = peak.gflops();
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
        return new KernelFigures(peakGflops, peak.threads(), productFigures, functionFigures);
    }
}
