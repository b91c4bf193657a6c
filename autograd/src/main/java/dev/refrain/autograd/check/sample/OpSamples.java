package dev.refrain.autograd.check.sample;

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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A sample of every op: each entry of the table of pointwise functions has one by itself, each other op its line here.
 * Structure is drawn before values.
 */
public final class OpSamples {
    private OpSamples() {}

    /** All of them, the table first. */
    public static List<OpSample> all() {
        return Stream.concat(Stream.of(Pointwise.values()).map(OpSamples::pointwise), structural())
                .toList();
    }

    private static Stream<OpSample> structural() {
        return Stream.of(
                new OpSample("matmul", OpSamples::matmul),
                new OpSample("sum", choices -> {
                    Shape shape = AnyShape.of(choices, 0, 3);
                    return real(choices, new Sum(AnyShape.axes(choices, shape)), shape);
                }),
                new OpSample("maxOver", choices -> maximum(choices, Max::new)),
                new OpSample("firstMax", choices -> maximum(choices, FirstMax::new)),
                new OpSample("softmax", choices -> alongAxis(choices, Softmax::new)),
                new OpSample("logSoftmax", choices -> alongAxis(choices, LogSoftmax::new)),
                new OpSample("permute", OpSamples::permute),
                new OpSample("reshape", choices -> {
                    Shape shape = AnyShape.of(choices, 0, 3);
                    return real(choices, new Reshape(AnyShape.reshaped(choices, shape)), shape);
                }),
                new OpSample("expand", choices -> {
                    Shape target = AnyShape.of(choices, 0, 3);
                    return real(choices, new Expand(target), AnyShape.repeatedTo(choices, target));
                }),
                new OpSample("slice", choices -> {
                    Shape shape = AnyShape.of(choices, 1, 3);
                    int axis = AnyShape.axis(choices, shape);
                    int start = choices.below(shape.size(axis) + 1);
                    int end = shape.size(axis) - choices.below(shape.size(axis) - start + 1);
                    return real(choices, new Slice(axis, start, end), shape);
                }),
                new OpSample("pad", choices -> {
                    Shape shape = AnyShape.of(choices, 1, 3);
                    int axis = AnyShape.axis(choices, shape);
                    return real(choices, new Pad(axis, choices.below(3), choices.below(3)), shape);
                }),
                new OpSample("concat", OpSamples::concat),
                new OpSample("gatherRows", choices -> {
                    Shape ids = AnyShape.of(choices, 0, 2);
                    Shape table = AnyShape.of(choices, 1, 3);
                    Shape filled = ids.count() == 0 ? table : AnyShape.filled(table, new Axes(1));
                    return OpCase.of(
                            new GatherRows(),
                            ids(choices, filled.size(0), ids),
                            Arguments.draw(choices, Elements.reals(), filled));
                }),
                new OpSample("scatterRows", choices -> {
                    Shape shape = AnyShape.of(choices, 0, 3);
                    int idAxes = choices.below(Math.min(2, shape.rank()) + 1);
                    Shape ids = Shape.of(Arrays.copyOf(shape.sizes(), idAxes));
                    int rows = ids.count() == 0 ? AnyShape.size(choices) : AnyShape.positiveSize(choices);
                    return OpCase.of(
                            new ScatterRows(rows),
                            ids(choices, rows, ids),
                            Arguments.draw(choices, Elements.reals(), shape));
                }));
    }

    /** A function of the table, whose arguments broadcast. In no domain is the last argument's the wider one. */
    private static OpSample pointwise(Pointwise function) {
        return new OpSample(function.functionName(), choices -> {
            Shape shape = AnyShape.of(choices, 0, 3);
            List<Shape> shapes = new ArrayList<>();
            List<Elements> elements = new ArrayList<>();
            for (int k = 0; k < function.arity(); k++) {
                shapes.add(function.arity() == 1 ? shape : AnyShape.repeatedTo(choices, shape));
                elements.add(Elements.in(function.domain(), k, k == function.arity() - 1));
            }
            return OpCase.of(new PointwiseOp(function), Arguments.draw(choices, elements, shapes, true));
        });
    }

    /** Square in a quarter of the cases, so that both factors may be one. */
    private static OpCase matmul(Choices choices) {
        int inner = AnyShape.size(choices);
        boolean square = choices.onceIn(4);
        int rows = square ? inner : AnyShape.size(choices);
        int columns = square ? inner : AnyShape.size(choices);
        return real(choices, new MatMul(), Shape.of(rows, inner), Shape.of(inner, columns));
    }

    /** Of equal sizes in a quarter of the cases, where the shape does not tell a wrong order. */
    private static OpCase permute(Choices choices) {
        boolean cube = choices.onceIn(4);
        Shape shape = cube ? AnyShape.cube(choices, 3) : AnyShape.of(choices, 0, 3);
        return real(choices, new Permute(AnyShape.order(choices, shape.rank())), shape);
    }

    private static OpCase maximum(Choices choices, Function<Axes, Op> op) {
        Shape shape = AnyShape.of(choices, 0, 3);
        Axes axes = AnyShape.axes(choices, shape);
        return OpCase.of(op.apply(axes), Arguments.draw(choices, Elements.distinct(), AnyShape.filled(shape, axes)));
    }

    private static OpCase alongAxis(Choices choices, IntFunction<Op> op) {
        Shape shape = AnyShape.of(choices, 1, 3);
        int axis = AnyShape.axis(choices, shape);
        return real(choices, op.apply(axis), AnyShape.filled(shape, new Axes(1 << axis)));
    }

    private static OpCase concat(Choices choices) {
        Shape shape = AnyShape.of(choices, 1, 3);
        int axis = AnyShape.axis(choices, shape);
        Shape[] shapes = new Shape[1 + choices.below(3)];
        for (int k = 0; k < shapes.length; k++) {
            shapes[k] = choices.onceIn(2) ? shape.with(axis, choices.below(4)) : shape;
        }
        return real(choices, new Concat(axis), shapes);
    }

    private static OpCase real(Choices choices, Op op, Shape... shapes) {
        return OpCase.of(op, Arguments.draw(choices, Elements.reals(), shapes));
    }

    private static Ids ids(Choices choices, int rows, Shape shape) {
        return Ids.of(
                IntStream.range(0, shape.count()).map(i -> choices.below(rows)).toArray(), shape.sizes());
    }
}
