package dev.refrain.autograd;

import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Loops over indices in float64, with no regard to speed: what the operations are compared with. */
final class Naive {
    private Naive() {}

    /** The float64 tensor whose element at each index is {@code element} of it. */
    static Tensor each(Shape shape, ToDoubleFunction<int[]> element) {
        return Tensor.of(
                IntStream.range(0, shape.count())
                        .mapToDouble(flat -> element.applyAsDouble(shape.index(flat)))
                        .toArray(),
                shape.sizes());
    }

    static Tensor map(Tensor x, DoubleUnaryOperator function) {
        return each(x.shape(), index -> function.applyAsDouble(x.get(index)));
    }

    static Tensor zip(Tensor a, Tensor b, DoubleBinaryOperator function) {
        return each(
                Shape.broadcast(a.shape(), b.shape()),
                index -> function.applyAsDouble(a.get(within(a.shape(), index)), b.get(within(b.shape(), index))));
    }

    /** The index that a broadcast index means in an operand: aligned at the end, 0 where the size is 1. */
    static int[] within(Shape operand, int[] index) {
        int missing = index.length - operand.rank();
        return IntStream.range(0, operand.rank())
                .map(axis -> operand.size(axis) == 1 ? 0 : index[axis + missing])
                .toArray();
    }

    /** The sums of what was repeated from {@code shape} to the shape of x. */
    static Tensor summedTo(Shape shape, Tensor x) {
        double[] sums = new double[shape.count()];
        for (int flat = 0; flat < x.shape().count(); flat++) {
            int[] index = x.shape().index(flat);
            sums[flat(shape, within(shape, index))] += x.get(index);
        }
        return Tensor.of(sums, shape.sizes());
    }

    /** Reduces the axes in {@code mask} (bit k for axis k), element after element in row-major order. */
    static Tensor reduce(Tensor x, int mask, double start, DoubleBinaryOperator step) {
        int[] kept = IntStream.range(0, x.shape().rank())
                .filter(axis -> (mask >> axis & 1) == 0)
                .toArray();
        Shape shape = Shape.of(IntStream.of(kept).map(x.shape()::size).toArray());
        double[] results = new double[shape.count()];
        Arrays.fill(results, start);
        for (int flat = 0; flat < x.shape().count(); flat++) {
            int[] index = x.shape().index(flat);
            int to = flat(shape, IntStream.of(kept).map(axis -> index[axis]).toArray());
            results[to] = step.applyAsDouble(results[to], x.get(index));
        }
        return Tensor.of(results, shape.sizes());
    }

    private static int flat(Shape shape, int[] index) {
        int flat = 0;
        for (int axis = 0; axis < index.length; axis++) {
            flat = flat * shape.size(axis) + index[axis];
        }
        return flat;
    }
}
