package dev.refrain.gradcheck.junit;

import dev.refrain.tensor.DType;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/**
 * Shapes and tensors for jqwik's properties. Shapes shrink to few axes and small sizes, values to round ones.
 *
 * <pre>{@code
 * @Provide Arbitrary<Tensor> matrices() {
 *   return TensorArbitraries.shapes(2, 2, 5).flatMap(shape -> TensorArbitraries.tensors(shape, -2, 2));
 * }}</pre>
 */
public final class TensorArbitraries {
    private TensorArbitraries() {}

    /** Shapes of {@code minRank} to {@code maxRank} axes with sizes from 0 to {@code maxSize}. */
    public static Arbitrary<Shape> shapes(int minRank, int maxRank, int maxSize) {
        return Arbitraries.integers()
                .between(0, maxSize)
                .array(int[].class)
                .ofMinSize(minRank)
                .ofMaxSize(maxRank)
                .map(Shape::of);
    }

    /** Float64 tensors of one shape with elements from {@code low} to {@code high}. */
    public static Arbitrary<Tensor> tensors(Shape shape, double low, double high) {
        return Arbitraries.doubles()
                .between(low, high)
                .ofScale(6)
                .array(double[].class)
                .ofSize(shape.count())
                .map(values -> Tensor.of(values, shape.sizes()));
    }

    /** The same rounded to another type. */
    public static Arbitrary<Tensor> tensors(Shape shape, double low, double high, DType dtype) {
        return tensors(shape, low, high).map(tensor -> tensor.to(dtype));
    }
}
