package dev.refrain.gradcheck.junit;

import dev.refrain.autograd.check.sample.AnyShape;
import dev.refrain.autograd.check.sample.Arguments;
import dev.refrain.autograd.check.sample.Choices;
import dev.refrain.autograd.check.sample.Elements;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.RandomDistribution;

/**
 * Shapes, tensors and arguments for jqwik's properties. Shapes shrink to few axes and small sizes, values to round ones,
 * views to plain tensors.
 *
 * <pre>{@code
 * @Property
 * void gatedSumsHaveSoundGradients(@ForAll("pairs") Arguments pair) {
 *   pair.check(in -> in.get(0).sigmoid().mul(in.get(1)).sum()).verify();
 * }
 *
 * @Provide
 * Arbitrary<Arguments> pairs() {
 *   return TensorArbitraries.broadcasting(Elements.reals(), Elements.within(-1, 1));
 * }}</pre>
 */
public final class TensorArbitraries {
    private static final int MAX_RANK = 3;

    private TensorArbitraries() {}

    /** What a function draws: equal choices must draw equal values, and smaller ones simpler values. */
    public static <T> Arbitrary<T> drawn(Function<Choices, T> draw) {
        return Arbitraries.fromGenerator(Arbitraries.longs()
                .withDistribution(RandomDistribution.uniform())
                .generator(1)
                .mapShrinkable(seed -> Drawn.of(draw, Choices.random(RandomKey.of(seed.value())))));
    }

    /** Shapes of {@code minRank} to {@code maxRank} axes with sizes 0, 1, and small ones that fill no vector evenly. */
    public static Arbitrary<Shape> shapes(int minRank, int maxRank) {
        return drawn(choices -> AnyShape.of(choices, minRank, maxRank));
    }

    /** Shapes of {@code minRank} to {@code maxRank} axes with sizes from 0 to {@code maxSize}. */
    public static Arbitrary<Shape> shapes(int minRank, int maxRank, int maxSize) {
        return drawn(choices -> {
            int rank = minRank + choices.below(maxRank - minRank + 1);
            return Shape.of(IntStream.range(0, rank)
                    .map(axis -> choices.below(maxSize + 1))
                    .toArray());
        });
    }

    /** Float64 tensors of one shape. */
    public static Arbitrary<Tensor> tensors(Shape shape, Elements elements) {
        return drawn(choices -> elements.draw(choices, shape));
    }

    /** Float64 tensors of one shape with elements from {@code low} to {@code high}. */
    public static Arbitrary<Tensor> tensors(Shape shape, double low, double high) {
        return tensors(shape, Elements.within(low, high));
    }

    /** The same rounded to another type. */
    public static Arbitrary<Tensor> tensors(Shape shape, double low, double high, DType dtype) {
        return tensors(shape, low, high).map(tensor -> tensor.to(dtype));
    }

    /** Arguments of these shapes: plain, transposed, sliced or repeated, and of equal shapes sometimes one tensor twice. */
    public static Arbitrary<Arguments> arguments(Elements elements, Shape... shapes) {
        return drawn(choices -> Arguments.draw(choices, elements, shapes));
    }

    /** Two arguments that broadcast: of one shape, or one or both repeated along some axes, or without leading ones. */
    public static Arbitrary<Arguments> broadcasting(Elements first, Elements second) {
        return drawn(choices -> Arguments.draw(choices, List.of(first, second), AnyShape.pair(choices, MAX_RANK)));
    }
}
