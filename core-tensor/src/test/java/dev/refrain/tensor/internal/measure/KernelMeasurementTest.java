package dev.refrain.tensor.internal.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.tensor.internal.parallel.Workers;
import dev.refrain.tensor.pointwise.Pointwise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KernelMeasurementTest {
    private static final Effort LEAST = new Effort(Duration.ZERO, Duration.ofNanos(1), Duration.ZERO, 3);

    @Test
    void everyKindAndFunctionHasAFigure() {
        List<ProductShape> products = Stream.of(ProductKind.values())
                .map(kind -> new ProductShape(kind, 3, 5, 7))
                .toList();
        List<FunctionSize> functions = Stream.of(Pointwise.values())
                .map(function -> new FunctionSize(function, 9))
                .toList();
        KernelMeasurement measurement = new KernelMeasurement(products, functions, LEAST);
        List<Long> progress = new ArrayList<>();
        KernelFigures figures = measurement.run(progress::add);
        assertEquals(LongStream.rangeClosed(1, measurement.total()).boxed().toList(), progress);
        assertEquals(Workers.threads(), figures.threads());
        assertPositive(figures.peakGflops());
        assertEquals(
                products,
                figures.products().stream().map(KernelFigures.Product::shape).toList());
        for (KernelFigures.Product product : figures.products()) {
            assertPositive(product.gflops());
            assertEquals(product.gflops() / figures.peakGflops(), product.share(), 1e-12);
        }
        assertEquals(
                functions,
                figures.functions().stream().map(KernelFigures.Function::size).toList());
        figures.functions().forEach(each -> assertPositive(each.nsPerElement()));
    }

    private static void assertPositive(double figure) {
        assertTrue(figure > 0 && figure < Double.POSITIVE_INFINITY, () -> "figure " + figure);
    }

    @Test
    void noProductIsMeasuredTwice() {
        List<ProductShape> all = ProductShape.all();
        assertEquals(all.size(), new HashSet<>(all).size());
        for (ProductShape shape : List.of(
                new ProductShape(ProductKind.NN, 1024, 1024, 1024),
                new ProductShape(ProductKind.NN, 1, 256, 1024),
                new ProductShape(ProductKind.PACKED, 64, 512, 2048),
                new ProductShape(ProductKind.TN, 512, 2048, 2048),
                new ProductShape(ProductKind.NT, 32, 512, 128))) {
            assertTrue(all.contains(shape), shape::toString);
        }
        assertEquals(12, ProductShape.recurrent(ProductKind.PACKED).size());
    }

    @Test
    void aProductIsDescribedByItsKindAndSizes() {
        ProductShape shape = new ProductShape(ProductKind.PACKED, 32, 256, 1024);
        assertEquals("packed 32x256x1024", shape.kind() + " " + shape.sizes());
        assertEquals(2 * 32 * 256 * 1024, shape.operations());
    }

    @Test
    void everyFunctionOfOneArgumentIsMeasured() {
        List<Pointwise> measured =
                FunctionSize.all().stream().map(FunctionSize::function).toList();
        for (Pointwise function : Pointwise.values()) {
            assertTrue(function.arity() > 1 || measured.contains(function), function::functionName);
        }
    }

    @Test
    void theOperandsFillTheirIntervalAndAreTheSameEveryTime() {
        float[] numbers = Operands.vector(1000, 0.1, 4).floats();
        IntStream.range(0, 1000)
                .forEach(i -> assertTrue(numbers[i] >= 0.1f && numbers[i] <= 4, () -> "number " + numbers[i]));
        int[] tenths = new int[10];
        for (float number : numbers) {
            tenths[(int) ((number - 0.1) / 3.9 * 9.999)]++;
        }
        for (int count : tenths) {
            assertTrue(count > 90 && count < 110, () -> "count " + count);
        }
        assertEquals(numbers[17], Operands.vector(1000, 0.1, 4).floats()[17]);
    }

    @Test
    void theFullEffortIsMoreThanTheQuickOne() {
        assertTrue(Effort.full().warmUp().compareTo(Effort.quick().warmUp()) > 0);
        assertTrue(Effort.full().rounds() > Effort.quick().rounds());
    }
}
