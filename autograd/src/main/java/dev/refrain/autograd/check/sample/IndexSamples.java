package dev.refrain.autograd.check.sample;

import dev.refrain.autograd.ops.Axes;
import dev.refrain.autograd.ops.GatherRows;
import dev.refrain.autograd.ops.ScatterAlongAxis;
import dev.refrain.autograd.ops.ScatterRows;
import dev.refrain.autograd.ops.TakeAlongAxis;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.Shape;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Samples of the ops that pick by ids, and add by ids. */
final class IndexSamples {
    private static final int MAX_RANK = 4;

    private IndexSamples() {}

    static Stream<OpSample> all() {
        return Stream.of(
                new OpSample("gatherRows", choices -> {
                    Shape ids = AnyShape.of(choices, 0, 3);
                    Shape table = AnyShape.of(choices, 1, 3);
                    Shape filled = ids.count() == 0 ? table : AnyShape.filled(table, new Axes(1));
                    return OpCase.of(
                            new GatherRows(),
                            ids(choices, filled.size(0), ids),
                            Arguments.draw(choices, Elements.reals(), filled));
                }),
                new OpSample("scatterRows", choices -> {
                    Shape shape = AnyShape.of(choices, 0, MAX_RANK);
                    int idAxes = Math.max(0, shape.rank() - choices.below(3));
                    Shape ids = Shape.of(Arrays.copyOf(shape.sizes(), idAxes));
                    int rows = ids.count() == 0 ? AnyShape.size(choices) : AnyShape.positiveSize(choices);
                    return OpCase.of(
                            new ScatterRows(rows),
                            ids(choices, rows, ids),
                            Arguments.draw(choices, Elements.reals(), shape));
                }),
                new OpSample("takeAlongAxis", choices -> {
                    Shape shape = AnyShape.of(choices, 1, MAX_RANK);
                    int axis = AnyShape.axis(choices, shape);
                    Shape ids = shape.with(axis, choices.below(6));
                    Shape filled = ids.count() == 0 ? shape : AnyShape.filled(shape, new Axes(1 << axis));
                    return OpCase.of(
                            new TakeAlongAxis(axis),
                            ids(choices, filled.size(axis), ids),
                            Arguments.draw(choices, Elements.reals(), filled));
                }),
                new OpSample("scatterAlongAxis", choices -> {
                    Shape shape = AnyShape.of(choices, 1, MAX_RANK);
                    int axis = AnyShape.axis(choices, shape);
                    int size = shape.count() == 0 ? choices.below(4) : 1 + choices.below(4);
                    return OpCase.of(
                            new ScatterAlongAxis(axis, size),
                            ids(choices, size, shape),
                            Arguments.draw(choices, Elements.reals(), shape));
                }));
    }

    static Ids ids(Choices choices, int rows, Shape shape) {
        return Ids.of(
                IntStream.range(0, shape.count()).map(i -> choices.below(rows)).toArray(), shape.sizes());
    }
}
