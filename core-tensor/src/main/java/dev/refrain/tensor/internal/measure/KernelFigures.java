package dev.refrain.tensor.internal.measure;

import java.util.List;

/**
 * How fast the kernels are.
 *
 * @param peakGflops what as many cores do when nothing is loaded or stored, in 10⁹ floating-point operations a second
 * @param threads how many threads the kernels may use
 */
public record KernelFigures(double peakGflops, int threads, List<Product> products, List<Function> functions) {
    public KernelFigures {
        products = List.copyOf(products);
        functions = List.copyOf(functions);
    }

    /** A product in 10⁹ floating-point operations a second, and as a share of the peak. */
    public record Product(ProductShape shape, double gflops, double share) {}

    /** A function in nanoseconds per element. */
    public record Function(FunctionSize size, double nsPerElement) {}
}
