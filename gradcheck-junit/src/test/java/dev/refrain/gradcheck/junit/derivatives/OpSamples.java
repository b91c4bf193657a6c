package dev.refrain.gradcheck.junit.derivatives;

import dev.refrain.autograd.ops.Axes;
import dev.refrain.autograd.ops.Concat;
import dev.refrain.autograd.ops.Expand;
import dev.refrain.autograd.ops.FirstMax;
import dev.refrain.autograd.ops.GatherRows;
import dev.refrain.autograd.ops.LogSoftmax;
import dev.refrain.autograd.ops.MatMul;
import dev.refrain.autograd.ops.Max;
import dev.refrain.autograd.ops.Op;
import dev.refrain.autograd.ops.Pad;
import dev.refrain.autograd.ops.Permute;
import dev.refrain.autograd.ops.PointwiseOp;
import dev.refrain.autograd.ops.Reshape;
import dev.refrain.autograd.ops.ScatterRows;
import dev.refrain.autograd.ops.Slice;
import dev.refrain.autograd.ops.Softmax;
import dev.refrain.autograd.ops.Sum;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.pointwise.Pointwise;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/** Samples of every op: several shapes and axes each, sizes of 0 and 1 among them. A new op gets its line here. */
final class OpSamples {
    private OpSamples() {}

    /** All of them. */
    static List<OpSample> all() {
        return Stream.of(products(), reductions(), softmaxes(), views(), joins(), rows(), pointwise())
                .flatMap(each -> each)
                .toList();
    }

    private static Stream<OpSample> products() {
        return Stream.of(
                OpSample.of(new MatMul(), shape(2, 3), shape(3, 4)),
                OpSample.of(new MatMul(), shape(5, 7), shape(7, 1)),
                OpSample.of(new MatMul(), shape(1, 1), shape(1, 1)),
                OpSample.of(new MatMul(), shape(0, 3), shape(3, 2)),
                OpSample.of(new MatMul(), shape(2, 0), shape(0, 3)),
                OpSample.of(new MatMul(), shape(2, 3), shape(3, 0)));
    }

    private static Stream<OpSample> reductions() {
        return Stream.of(
                        Stream.of(reduced(Sum::new, shape(0, 3), 0), reduced(Sum::new, shape(2, 0))),
                        reductions(Sum::new),
                        reductions(Max::new),
                        reductions(FirstMax::new))
                .flatMap(each -> each);
    }

    private static Stream<OpSample> reductions(Function<Axes, Op> op) {
        return Stream.of(
                reduced(op, shape(2, 3, 4)),
                reduced(op, shape(2, 3, 4), 0),
                reduced(op, shape(2, 3, 4), 1),
                reduced(op, shape(2, 3, 4), 2),
                reduced(op, shape(2, 3, 4), 0, 2),
                reduced(op, shape(1, 17), 1),
                reduced(op, shape(1, 3), 0),
                reduced(op, shape(0, 3), 1),
                reduced(op, shape()));
    }

    private static OpSample reduced(Function<Axes, Op> op, Shape shape, int... axes) {
        return OpSample.of(op.apply(Axes.of(shape, axes)), shape);
    }

    private static Stream<OpSample> softmaxes() {
        return Stream.<IntFunction<Op>>of(Softmax::new, LogSoftmax::new)
                .flatMap(op -> Stream.of(
                        OpSample.of(op.apply(0), shape(2, 3, 4)),
                        OpSample.of(op.apply(1), shape(2, 3, 4)),
                        OpSample.of(op.apply(2), shape(2, 3, 4)),
                        OpSample.of(op.apply(0), shape(17)),
                        OpSample.of(op.apply(0), shape(1)),
                        OpSample.of(op.apply(1), shape(0, 3))));
    }

    private static Stream<OpSample> views() {
        return Stream.of(
                OpSample.of(new Permute(List.of(2, 0, 1)), shape(2, 3, 4)),
                OpSample.of(new Permute(List.of(1, 0)), shape(0, 3)),
                OpSample.of(new Permute(List.of()), shape()),
                OpSample.of(new Reshape(shape(3, 4)), shape(2, 6)),
                OpSample.of(new Reshape(shape(6)), shape(1, 2, 3)),
                OpSample.of(new Reshape(shape(1, 1)), shape()),
                OpSample.of(new Reshape(shape(3, 0)), shape(0, 2)),
                OpSample.of(new Expand(shape(2, 3)), shape(3)),
                OpSample.of(new Expand(shape(4, 2, 3)), shape(2, 1)),
                OpSample.of(new Expand(shape(2, 2)), shape()),
                OpSample.of(new Expand(shape(0)), shape(1)),
                OpSample.of(new Slice(0, 1, 3), shape(4, 3)),
                OpSample.of(new Slice(1, 0, 1), shape(4, 3)),
                OpSample.of(new Slice(2, 2, 4), shape(2, 2, 4)),
                OpSample.of(new Slice(0, 2, 2), shape(4)));
    }

    private static Stream<OpSample> joins() {
        return Stream.of(
                OpSample.of(new Concat(0), shape(2, 3), shape(1, 3)),
                OpSample.of(new Concat(1), shape(2, 1), shape(2, 0), shape(2, 2)),
                OpSample.of(new Concat(2), shape(2, 1, 1), shape(2, 1, 3)),
                OpSample.of(new Concat(0), shape(3)),
                OpSample.of(new Concat(0), shape(2), shape(0)),
                OpSample.of(new Pad(0, 1, 2), shape(2, 3)),
                OpSample.of(new Pad(1, 0, 1), shape(2, 3)),
                OpSample.of(new Pad(0, 1, 1), shape(0, 2)),
                OpSample.of(new Pad(0, 0, 0), shape(1)));
    }

    private static Stream<OpSample> rows() {
        Ids twice = Ids.of(new int[] {0, 3, 3, 1}, 2, 2);
        Ids one = Ids.of(new int[] {2});
        Ids none = Ids.of(new int[0], 0);
        return Stream.of(
                OpSample.of(new GatherRows(), twice, shape(4, 3)),
                OpSample.of(new GatherRows(), twice, shape(4)),
                OpSample.of(new GatherRows(), one, shape(3, 2, 2)),
                OpSample.of(new GatherRows(), none, shape(3, 2)),
                OpSample.of(new ScatterRows(4), twice, shape(2, 2, 3)),
                OpSample.of(new ScatterRows(5), twice, shape(2, 2)),
                OpSample.of(new ScatterRows(3), one, shape(2, 1)),
                OpSample.of(new ScatterRows(3), none, shape(0, 2)));
    }

    /** One line per entry of the table; {@code PointwiseDerivativesTest} has the rest. */
    private static Stream<OpSample> pointwise() {
        return Stream.of(Pointwise.values())
                .map(function -> function.arity() == 1
                        ? OpSample.of(new PointwiseOp(function), shape(2, 3))
                        : OpSample.of(new PointwiseOp(function), shape(2, 3), shape(3)));
    }

    private static Shape shape(int... sizes) {
        return Shape.of(sizes);
    }
}
