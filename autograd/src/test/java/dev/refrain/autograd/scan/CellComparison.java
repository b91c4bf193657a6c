package dev.refrain.autograd.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.refrain.tensor.DType;
import dev.refrain.tensor.Tensor;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** How far a compiled run is from one step by step. */
final class CellComparison {
    private static final double DOUBLE = 1e-12;
    private static final double FLOAT = 1e-5;

    /** How much worse than a run step by step one in float32 may be. */
    private static final double WORSE = 8;

    private CellComparison() {}

    /** Fails if results or gradients differ, relative to the largest of them, or to 1. */
    static void assertSame(CellRun.Given expected, CellRun.Given actual) {
        assertSame(expected, expected, actual);
    }

    /** The same, but what differs from {@code exact} may differ more. */
    static void assertSame(CellRun.Given exact, CellRun.Given expected, CellRun.Given actual) {
        assertSame("result", exact.values(), expected.values(), actual.values());
        assertSame("gradient", exact.gradients(), expected.gradients(), actual.gradients());
    }

    /** The same for tensors. */
    static void assertClose(List<Tensor> expected, List<Tensor> actual) {
        assertSame("tensor", expected, expected, actual);
    }

    private static void assertSame(String what, List<Tensor> exact, List<Tensor> expected, List<Tensor> actual) {
        assertEquals(expected.size(), actual.size(), what);
        double largest = expected.stream()
                .flatMapToDouble(each -> DoubleStream.of(each.toDoubles()))
                .map(Math::abs)
                .max()
                .orElse(0);
        double error = IntStream.range(0, expected.size())
                .mapToDouble(i -> distance(exact.get(i), expected.get(i)))
                .max()
                .orElse(0);
        for (int i = 0; i < expected.size(); i++) {
            Tensor one = expected.get(i);
            Tensor other = actual.get(i);
            double relative = one.dtype() == DType.FLOAT64 ? DOUBLE : FLOAT;
            double allowed = relative * Math.max(1, largest) + WORSE * error;
            if (!one.shape().equals(other.shape()) || !(distance(one, other) <= allowed)) {
                throw new AssertionError(
                        "%s %d: expected %s, got %s, allowed %s".formatted(what, i, one, other, allowed));
            }
        }
    }

    private static double distance(Tensor one, Tensor other) {
        double[] a = one.toDoubles();
        double[] b = other.toDoubles();
        double distance = 0;
        for (int i = 0; i < a.length; i++) {
            distance = Math.max(distance, Math.abs(a[i] - b[i])); // NaN stays
        }
        return distance;
    }
}
