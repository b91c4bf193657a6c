package dev.refrain.examples.bench;

import dev.refrain.nn.HyperParameterException;
import dev.refrain.tensor.internal.measure.Effort;
import dev.refrain.tensor.internal.measure.FunctionSize;
import dev.refrain.tensor.internal.measure.KernelMeasurement;
import dev.refrain.tensor.internal.measure.ProductShape;
import java.util.List;
import java.util.Locale;

/** What {@code --only} leaves. */
final class Selection {
    private static final List<String> PRODUCTS = List.of("products", "product", "gemm");
    private static final List<String> FUNCTIONS = List.of("functions", "function");

    private Selection() {}

    /** What is called by one of these names, in the order of the tables; without names, all products and the usual functions. */
    static KernelMeasurement of(List<String> names, Effort effort) {
        names.forEach(Selection::checkKnown);
        return new KernelMeasurement(
                ProductShape.all().stream()
                        .filter(each -> names.isEmpty() || names.stream().anyMatch(name -> calls(name, each)))
                        .toList(),
                names.isEmpty()
                        ? FunctionSize.usual()
                        : FunctionSize.all().stream()
                                .filter(each -> names.stream().anyMatch(name -> calls(name, each)))
                                .toList(),
                effort);
    }

    private static void checkKnown(String name) {
        if (ProductShape.all().stream().noneMatch(each -> calls(name, each))
                && FunctionSize.all().stream().noneMatch(each -> calls(name, each))) {
            throw new HyperParameterException(
                    "--only: got %s, expected products, functions, nn, tn, nt, packed, or the sizes or the name of one in the tables that refrain bench kernels prints"
                            .formatted(name));
        }
    }

    private static boolean calls(String name, ProductShape shape) {
        String lower = name.toLowerCase(Locale.ROOT);
        return PRODUCTS.contains(lower) || lower.equals(shape.kind().toString()) || lower.equals(shape.sizes());
    }

    private static boolean calls(String name, FunctionSize size) {
        return FUNCTIONS.contains(name.toLowerCase(Locale.ROOT))
                || name.equalsIgnoreCase(size.function().functionName());
    }
}
